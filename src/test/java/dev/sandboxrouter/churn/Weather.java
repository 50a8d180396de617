package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiRequest;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import dev.sandboxrouter.testkit.kubernetes.FaultScript;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.WatchEnd;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Spoils the pod watch at random, a new way every moment; on one thread. */
final class Weather {

    private static final int SHORTEST_MILLIS = 200;
    private static final int LONGEST_MILLIS = 2_000;

    private static final List<WatchEnd> ENDS = List.of(
            WatchEnd.CLEANLY,
            WatchEnd.WITH_FIN,
            WatchEnd.WITH_RESET,
            WatchEnd.IN_MID_EVENT,
            WatchEnd.WITH_GONE,
            WatchEnd.WITH_ERROR,
            WatchEnd.AFTER_NONSENSE);

    private final ScriptedApiServer server;
    private final PodStore store;
    private final ScheduledExecutorService thread;
    private final Random random;
    private final AtomicInteger watchesEnded = new AtomicInteger();

    Weather(ScriptedApiServer server, PodStore store, ScheduledExecutorService thread, long seed) {
        this.server = server;
        this.store = store;
        this.thread = thread;
        this.random = new Random(seed);
    }

    /** Begins, and goes on until the thread is stopped. */
    void begin() {
        change();
        long next = (long) SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        thread.schedule(this::begin, next, TimeUnit.MILLISECONDS);
    }

    int watchesEnded() {
        return watchesEnded.get();
    }

    private void change() {
        FaultScript faults = server.faults();
        faults.heal();
        faults.duplicateEvents(0.1);
        faults.lagCache(millis(5_000));
        delay(faults);
        faults.stall(random.nextInt(10) == 0);
        faults.answer(requests());
        if (random.nextInt(3) == 0) {
            endWatches();
        }
    }

    private Duration millis(int most) {
        return Duration.ofMillis(random.nextInt(most));
    }

    private void delay(FaultScript faults) {
        switch (random.nextInt(5)) {
            case 0 -> faults.delayEvents(Duration.ZERO, Duration.ofSeconds(5));
            case 1 -> faults.delayEvents(Duration.ofMillis(500), Duration.ofMillis(1500));
            default -> faults.delayEvents(Duration.ZERO, Duration.ofMillis(20));
        }
    }

    private void endWatches() {
        WatchEnd how = ENDS.get(random.nextInt(ENDS.size()));
        if (how == WatchEnd.WITH_GONE || random.nextInt(4) == 0) {
            store.compact();
        }
        watchesEnded.addAndGet(server.watchesOpen());
        server.endWatches(how);
    }

    /** What becomes of requests: single pods are slow or fail now and then, lists and watches seldom. */
    private Function<ApiRequest, Answer> requests() {
        Duration slow = millis(900);
        boolean slowly = random.nextInt(5) == 0;
        boolean failing = random.nextInt(12) == 0;
        ApiStatus failure = List.of(ApiStatus.INTERNAL, ApiStatus.tooManyRequests(1), ApiStatus.forbidden("watch"))
                .get(random.nextInt(3));
        return request -> {
            if (failing) {
                return new Answer.Fail(failure);
            }
            return slowly ? new Answer.Serve(slow) : Answer.SERVE;
        };
    }
}
