package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EndingTest {

    /** Each waits for the other two: one after the other, the first would never be done. */
    @Test
    @Timeout(10)
    void whatEndsAtOnceDoesNotWaitForItsNeighbour() {
        CountDownLatch all = new CountDownLatch(3);
        AtomicInteger done = new AtomicInteger();
        Runnable part = () -> {
            all.countDown();
            try {
                all.await();
                done.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };

        Ending.atOnce(part, part, part);

        assertThat(done).hasValue(3);
    }

    @Test
    void thePagesSayHowLongItMayTake() throws IOException {
        assertThat(Ending.longest()).isEqualTo(Duration.ofSeconds(17));
        assertThat(Files.readString(Path.of("docs", "operations.md"))).contains("may take 17 seconds after");
        assertThat(Files.readString(Path.of("deploy", "kubernetes", "base", "deployment.yaml")))
                .contains("17 s at most");
    }
}
