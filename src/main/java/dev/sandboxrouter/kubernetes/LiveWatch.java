package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.Backlog;
import dev.sandboxrouter.directory.PodRecord;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One WATCH for as long as it is worth something: it has to begin in time, to last, and to say what there is to say.
 *
 * <p>A watch can be dead without a sign: its connection is cut off, or the API server forgot it. Bookmarks come once a
 * minute, too seldom for a router. So while the watch is quiet a {@link WatchProbe} asks again from the same version.
 *
 * <p>On the watch's thread. After {@link Listener#over}, {@link Listener#failed} or {@link #cancel} nothing more comes.
 */
final class LiveWatch<T> {

    /** Hears of it. */
    interface Listener<T> {

        /** It began. */
        void opened();

        void changed(WatchEvent.Change change, T item);

        /** Its time is over and nothing was missed: the next one can go on from there. */
        void over();

        /** Something may have been missed. */
        void failed(ApiProblem why);
    }

    /** A watch that held this long ends a series of failures. */
    static final Duration STABLE = Duration.ofSeconds(5);
    /** Without event and bookmark for this long, the watch is begun anew from where it is. */
    static final Duration MAX_SILENCE = Duration.ofSeconds(150);

    private static final long TICK_MILLIS = 500;

    private final ResourceApi<T> api;
    private final WatchThread thread;
    private final Position position;
    private final Duration lifetime;
    private final Listener<T> listener;
    private final WatchProbe<T> probe;
    private @Nullable WatchCall<T> call;
    private boolean open;
    private long openedNanos;
    private boolean ended;

    private LiveWatch(
            ResourceApi<T> api, WatchThread thread, Position position, Duration lifetime, Listener<T> listener) {
        this.api = api;
        this.thread = thread;
        this.position = position;
        this.lifetime = lifetime;
        this.listener = listener;
        this.probe = new WatchProbe<>(api, thread);
    }

    /**
     * Begins.
     *
     * @param position where; it is moved on as the watch tells
     * @param limit within which the API server has to agree
     * @param lifetime asked of the API server
     * @param backlog is told of what comes, and when it was told to the listener
     */
    static <T> LiveWatch<T> start(
            ResourceApi<T> api,
            WatchThread thread,
            Position position,
            Duration limit,
            Duration lifetime,
            Backlog backlog,
            Listener<T> listener) {
        LiveWatch<T> watch = new LiveWatch<>(api, thread, position, lifetime, listener);
        watch.call = api.watch(position.version(), lifetime, thread, backlog, watch.new Events());
        thread.later(limit.toMillis(), () -> watch.requireOpen(limit));
        return watch;
    }

    /** Whether it has held for {@link #STABLE}. */
    boolean isStable() {
        return open && System.nanoTime() - openedNanos >= STABLE.toNanos();
    }

    void cancel() {
        ended = true;
        probe.cancel();
        WatchCall<T> running = call;
        call = null;
        if (running != null) {
            running.cancel();
        }
    }

    private void requireOpen(Duration limit) {
        if (!ended && !open) {
            String plural = api.kind().plural();
            listener.failed(new ApiProblem(RelistCause.TIMEOUT, "no answer to watch " + plural + " within " + limit));
        }
    }

    /** A cancelled call is silent, so these need not ask. */
    private final class Events implements WatchCall.Listener<T> {

        @Override
        public void opened() {
            open = true;
            openedNanos = System.nanoTime();
            position.heard();
            thread.later(TICK_MILLIS, LiveWatch.this::doubt);
            listener.opened();
        }

        @Override
        public void changed(WatchEvent.Change change, T item) {
            position.heard();
            position.advance(api.kind().version(item));
            listener.changed(change, item);
        }

        @Override
        public void bookmark(@Nullable String reached) {
            position.heard();
            position.advance(PodRecords.version(reached));
        }

        @Override
        public void ended(@Nullable ApiProblem cause) {
            if (cause != null) {
                listener.failed(cause);
            } else if (System.nanoTime() - openedNanos >= lifetime.minus(STABLE).toNanos()) {
                listener.over();
            } else {
                listener.failed(new ApiProblem(RelistCause.DROPPED, "the watch ended before its time"));
            }
        }
    }

    // ---------------------------------------------------------------- silence

    private void doubt() {
        if (ended) {
            return;
        }
        thread.later(TICK_MILLIS, this::doubt);
        Duration quiet = position.quiet();
        if (quiet.compareTo(MAX_SILENCE) > 0) {
            listener.over();
        } else if (quiet.compareTo(WatchProbe.AFTER) >= 0 && position.number() != PodRecord.NO_VERSION) {
            probe.run(position.version(), position::number, this::judge);
        }
    }

    private void judge(WatchProbe.Verdict verdict) {
        if (verdict instanceof WatchProbe.Current current) {
            position.confirmed(current.begunNanos());
        } else {
            listener.failed(
                    new ApiProblem(RelistCause.SILENT, "the watch missed an event: its connection may be dead"));
        }
    }
}
