package dev.sandboxrouter.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Contract 4.6: who comes behind an event does not pass it. */
class BacklogTest {

    private final Backlog backlog = new Backlog();
    private final List<Boolean> told = new CopyOnWriteArrayList<>();

    @Test
    void withNothingThereNobodyWaits() {
        assertThat(backlog.isEmpty()).isTrue();
        backlog.come();
        assertThat(backlog.isEmpty()).isFalse();
        backlog.taken();
        assertThat(backlog.isEmpty()).isTrue();
        backlog.whenTaken(told::add);
        assertThat(told).containsExactly(true);
    }

    @Test
    void oneWaitsForWhatCameBeforeItAndForNothingElse() {
        backlog.come();
        backlog.come();
        backlog.whenTaken(told::add);
        backlog.come();
        backlog.taken();
        assertThat(told).isEmpty();
        backlog.taken();
        assertThat(told).containsExactly(true);
        assertThat(backlog.isEmpty()).isFalse();
    }

    @Test
    void manyWaitForOne() {
        backlog.come();
        for (int i = 0; i < 100; i++) {
            backlog.whenTaken(told::add);
        }
        backlog.taken();
        assertThat(told).hasSize(100).containsOnly(true);
    }

    @Test
    void whatIsNotTakenIsNotWaitedForForEver() {
        long begun = System.nanoTime();
        backlog.come();
        backlog.whenTaken(told::add);
        await().atMost(Duration.ofSeconds(5)).until(() -> !told.isEmpty());
        assertThat(told).containsExactly(false);
        assertThat(Duration.ofNanos(System.nanoTime() - begun).toMillis())
                .isBetween(Backlog.LIMIT_MILLIS - 1, 3 * Backlog.LIMIT_MILLIS);
        backlog.taken();
        assertThat(told).hasSize(1);
    }

    @Test
    void whenTheWatchIsClosedNobodyWaitsAnyMore() {
        backlog.come();
        backlog.whenTaken(told::add);
        backlog.end();
        assertThat(told).containsExactly(true);
        assertThat(backlog.isEmpty()).isTrue();
        backlog.come();
        assertThat(backlog.isEmpty()).isTrue();
    }
}
