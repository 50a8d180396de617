package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.contract.CompletedRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessLogTest {

    private final LongAdder dropped = new LongAdder();
    private final Captured output = Captured.of(AccessLog.LOGGER);
    private final Captured warnings = Captured.of(AccessLog.class.getName());
    private final AccessLog log = AccessLog.open(dropped);

    @AfterEach
    void close() {
        output.close();
        log.close();
        warnings.close();
    }

    @Test
    void aLoneRequestIsWrittenWithoutWaitingForAnother() {
        log.requestEnded(Requests.plain());
        await().atMost(Duration.ofSeconds(5)).until(() -> output.lines().size() == 1);
    }

    @Test
    void aRequestAfterSilenceWakesTheWriter() {
        await().atMost(Duration.ofSeconds(10)).until(() -> writer().getState() == Thread.State.WAITING);
        log.requestEnded(Requests.plain());
        await().atMost(Duration.ofSeconds(5)).until(() -> output.lines().size() == 1);
    }

    @Test
    void everyRequestIsOneLineInOrder() {
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            log.requestEnded(Requests.withPath("/" + i + "\n\u0085forged"));
        }
        log.close();

        List<String> lines = output.lines();
        assertThat(lines.size()).isEqualTo(count);
        assertThat(IntStream.range(0, count)).allMatch(i -> lines.get(i).contains("\"path\":\"/" + i + "\\u000a"));
    }

    @Test
    void manyLinesShareAnEventOfBoundedSize() {
        output.stick();
        log.requestEnded(Requests.plain());
        await().until(() -> output.events.size() == 1);
        for (int i = 0; i < 10_000; i++) {
            log.requestEnded(Requests.plain());
        }
        output.release();
        log.close();

        assertThat(output.lines().size()).isEqualTo(10_001);
        assertThat(output.events).hasSizeLessThan(200).map(String::length).allMatch(length -> length < 34 * 1024);
    }

    @Test
    void aStuckOutputDropsAndCountsAndNeverHoldsTheCaller() {
        stickAndFill();
        assertThat(dropped.sum()).isZero();

        log.requestEnded(Requests.plain());
        log.requestEnded(Requests.plain());
        assertThat(dropped.sum()).isEqualTo(2);

        output.release();
        await().atMost(Duration.ofSeconds(30)).until(() -> !warnings.events.isEmpty());
        assertThat(warnings.lines()).containsExactly("access log: output too slow, 2 lines dropped");
        log.close();
        assertThat(output.lines().size()).isEqualTo(AccessLog.CAPACITY + 1);
    }

    @Test
    void anOutputThatStaysBehindIsWarnedAboutBeforeItHasCaughtUp() {
        stickAndFill();
        log.requestEnded(Requests.plain());
        warnings.stick();
        output.release();
        await().atMost(Duration.ofSeconds(30)).until(() -> !warnings.events.isEmpty());
        assertThat(output.lines().size()).isLessThan(AccessLog.CAPACITY);
        warnings.release();
    }

    @Test
    void dropsOfASecondAreOneWarning() {
        stickAndFill();
        log.requestEnded(Requests.plain());
        output.release();
        await().atMost(Duration.ofSeconds(30)).until(() -> warnings.events.size() == 1);
        dropped.increment();
        dropped.increment();
        log.close();
        assertThat(warnings.lines())
                .containsExactly(
                        "access log: output too slow, 1 lines dropped", "access log: output too slow, 2 lines dropped");
    }

    @Test
    void closeGivesUpOnAStuckOutput() {
        output.stick();
        log.requestEnded(Requests.plain());
        await().until(() -> output.events.size() == 1);

        long start = System.nanoTime();
        log.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
        assertThat(warnings.lines()).containsExactly("access log: gave up after 2000 ms, the last lines are lost");
    }

    /** Lets the writer stick in its first event, then fills the queue to its last place. */
    private void stickAndFill() {
        output.stick();
        log.requestEnded(Requests.plain());
        await().until(() -> output.events.size() == 1);
        CompletedRequest request = Requests.plain();
        for (int i = 0; i < AccessLog.CAPACITY; i++) {
            log.requestEnded(request);
        }
    }

    private static Thread writer() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("access-log"))
                .findFirst()
                .orElseThrow();
    }
}
