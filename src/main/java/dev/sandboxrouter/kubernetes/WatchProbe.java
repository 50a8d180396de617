package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.Backlog;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a quiet watch is quiet because nothing happens: a second watch from the same version, for a second.
 * If that one hears of something that the first one does not bring within a grace period, the first one is dead. It costs
 * the API server about what a GET does; a LIST would cost all objects, and its version moves with everything in the cluster.
 * On the watch's thread.
 */
final class WatchProbe<T> {

    /** How long a watch is quiet before it is doubted; also the pause between two probes. */
    static final Duration AFTER = Duration.ofSeconds(2);

    private static final Duration LIFETIME = Duration.ofSeconds(1);
    /** Its answer, and all it has to say, must be here by then. */
    private static final long LIMIT_MILLIS = 1_500;
    /** For an event that is under way on both connections. */
    private static final long GRACE_MILLIS = 500;

    sealed interface Verdict {}

    /** There was nothing to hear, when the probe began. */
    record Current(long begunNanos) implements Verdict {}

    /** There was. */
    record Missed() implements Verdict {}

    private final ResourceApi<T> api;
    private final WatchThread thread;
    private @Nullable WatchCall<T> running;
    private long run;
    private long endedNanos = System.nanoTime() - AFTER.toNanos();

    WatchProbe(ResourceApi<T> api, WatchThread thread) {
        this.api = api;
        this.thread = thread;
    }

    /**
     * Runs, unless a probe is running or one has ended just now. One that the API server does not answer has no verdict.
     *
     * @param reached the version that the watch has reached, asked for later
     */
    void run(String version, LongSupplier reached, Consumer<Verdict> verdict) {
        if (running != null || System.nanoTime() - endedNanos < AFTER.toNanos()) {
            return;
        }
        long mine = ++run;
        Probe probe = new Probe(mine, reached, verdict);
        running = api.watch(version, LIFETIME, thread, new Backlog(), probe);
        thread.later(LIMIT_MILLIS, () -> probe.ended(null));
    }

    void cancel() {
        run++;
        stop();
    }

    private void stop() {
        WatchCall<T> call = running;
        running = null;
        endedNanos = System.nanoTime();
        if (call != null) {
            call.cancel();
        }
    }

    private final class Probe implements WatchCall.Listener<T> {

        private final long mine;
        private final LongSupplier reached;
        private final Consumer<Verdict> verdict;
        private final long begunNanos = System.nanoTime();
        private boolean opened;
        private boolean heard;

        Probe(long mine, LongSupplier reached, Consumer<Verdict> verdict) {
            this.mine = mine;
            this.reached = reached;
            this.verdict = verdict;
        }

        @Override
        public void opened() {
            opened = true;
        }

        @Override
        public void changed(WatchEvent.Change change, T item) {
            long version = api.kind().version(item);
            if (mine != run || heard || version <= reached.getAsLong()) {
                return;
            }
            heard = true;
            thread.later(GRACE_MILLIS, () -> {
                if (mine == run && reached.getAsLong() < version) {
                    verdict.accept(new Missed());
                }
            });
        }

        @Override
        public void bookmark(@Nullable String version) {
            // says that nothing happened
        }

        @Override
        public void ended(@Nullable ApiProblem problem) {
            if (mine != run || running == null) {
                return;
            }
            stop();
            if (opened && !heard && problem == null) {
                verdict.accept(new Current(begunNanos));
            }
        }
    }
}
