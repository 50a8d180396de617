package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.camel.CompletionRoute;
import dev.sandboxrouter.observability.AccessLog;
import dev.sandboxrouter.observability.otlp.MetricsPush;
import dev.sandboxrouter.observability.otlp.SpanPush;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long the end may take once the drain is over: {@link Wiring#stop} waits for one part after the other, each for a
 * time of its own, and the pod's grace has to have room for all.
 */
public final class Ending {

    /** For the event loops' last tasks, in seconds; {@link #LOOPS_SECONDS} with what they take to notice. */
    static final int LOOPS_SHUTDOWN_SECONDS = 2;

    /** What is waited for that, in seconds. */
    static final int LOOPS_SECONDS = 3;

    private Ending() {}

    /** The sum of all waits, if every one of them is used up: output stuck, collectors away, an update that hangs. */
    public static Duration longest() {
        Duration atOnce = Stream.of(
                        AccessLog.CLOSE_WAIT, SpanPush.CLOSE_WAIT, Duration.ofSeconds(MetricsPush.CLOSE_SECONDS))
                .max(Duration::compareTo)
                .get();
        return Duration.ofMillis(CompletionRoute.LAST_MILLIS)
                .plusSeconds(OwnApplication.AFTER_DRAIN_SECONDS)
                .plusSeconds(ControlWorkers.PATIENCE_SECONDS)
                .plusSeconds(LOOPS_SECONDS)
                .plus(atOnce);
    }

    /**
     * Runs all at once, and returns when the last is done; for what each waits for somebody else, and bounds that itself.
     * An interrupt ends the waiting.
     */
    static void atOnce(Runnable... parts) {
        List<Thread> threads = new ArrayList<>();
        for (Runnable part : parts) {
            Thread thread = new Thread(part, "sandbox-router-end");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
