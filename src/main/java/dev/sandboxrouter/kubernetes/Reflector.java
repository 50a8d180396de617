package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.Backlog;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one kind of object, for ever: LIST, then WATCH from there, and LIST again whenever the watch ends before its
 * time or there is reason to doubt it (contract 4.7). Nothing it meets ends it but {@link #close}.
 *
 * <pre>
 *   LISTING ──all pages──▶ WATCHING ──lifetime over──▶ WATCHING (from the same version)
 *      ▲                       │
 *      └──── wait ◀── refused, timed out, ended early, expired, silent, an event that cannot be, a sink that failed
 * </pre>
 *
 * <p>{@link ListCall} and {@link LiveWatch} find out when the one or the other is not worth waiting for any more.
 *
 * <p>All but the public methods runs on one thread, so that the order of events is kept.
 */
final class Reflector<T> implements AutoCloseable {

    /** Takes what is heard, in order, on the reflector's thread. False: it shows that something else is missing. */
    interface Sink<T> {
        boolean listed(Listing<T> page) throws Exception;

        /**
         * Takes a change.
         *
         * @param listBegunNanos {@link System#nanoTime()} when the LIST before it began
         */
        boolean changed(WatchEvent.Change change, T item, long listBegunNanos) throws Exception;
    }

    /** One telling of something to the sink. */
    private interface Telling {
        boolean run() throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);

    /** Asked of the API server, with up to as much again at random: replicas should not all come back at once. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private final ResourceApi<T> api;
    private final String plural;
    private final WatchThread thread;
    private final Trouble trouble;
    private final SplittableRandom random = new SplittableRandom();
    private final Backoff backoff = new Backoff(random);
    private final CompletableFuture<Void> synced = new CompletableFuture<>();
    private final Position position = new Position();
    private final Patience patience;
    private final Backlog backlog = new Backlog();

    private volatile Consumer<RelistCause> relists = cause -> {};
    // ---- the watch's thread only

    private @Nullable Sink<T> sink;
    /** Goes up with everything that begins, so that a wait that something else has overtaken comes to nothing. */
    private long turn;

    private @Nullable ListCall<T> listing;
    private long listBegunNanos;
    private @Nullable LiveWatch<T> watch;

    Reflector(ResourceApi<T> api, String threadName) {
        this(api, threadName, Patience.ofAWatch());
    }

    Reflector(ResourceApi<T> api, String threadName, Patience patience) {
        this.api = api;
        this.patience = patience;
        this.plural = api.kind().plural();
        this.thread = new WatchThread(threadName, this::broken);
        this.trouble = new Trouble(plural);
    }

    /** Is told the cause of every LIST; set it before {@link #start}. */
    void onRelist(Consumer<RelistCause> listener) {
        relists = listener;
    }

    /** Begins, once. */
    void start(Sink<T> events) {
        thread.execute(() -> {
            sink = events;
            list(RelistCause.START);
        });
    }

    /** Done when everything has been listed for the first time. */
    CompletableFuture<Void> synced() {
        return synced.copy();
    }

    /** What went wrong last, until it goes well again; null if all is well. */
    @Nullable
    String problem() {
        return trouble.problem();
    }

    /** For how long nothing is known: the time since anything was heard, or a probe showed that there was nothing. */
    Duration age() {
        return position.age();
    }

    /** What a watch has brought and the sink has not been told. */
    Backlog backlog() {
        return backlog;
    }

    @Override
    public void close() {
        backlog.end();
        thread.execute(() -> {
            cancel();
            thread.close();
        });
    }

    private void list(RelistCause cause) {
        cancel();
        relists.accept(cause);
        listing = ListCall.start(api, thread, patience, new Heard());
    }

    private void watch() {
        cancel();
        Duration lifetime = LIFETIME.plusMillis(random.nextLong(LIFETIME.toMillis()));
        watch = LiveWatch.start(api, thread, position, patience.limit(), lifetime, backlog, new Heard());
    }

    /** What is cancelled tells nothing more, so these need not ask who speaks. */
    private final class Heard implements ListCall.Listener<T>, LiveWatch.Listener<T> {

        @Override
        public boolean page(Listing<T> page) {
            listBegunNanos = page.begunNanos();
            return deliver(() -> Objects.requireNonNull(sink).listed(page));
        }

        @Override
        public void listed(String version) {
            position.start(version);
            patience.reset();
            position.heard();
            if (synced.complete(null)) {
                LOG.info("the {} are listed, at version {}", plural, position.version());
            }
            watch();
        }

        @Override
        public void opened() {
            trouble.over(position.version());
        }

        @Override
        public void changed(WatchEvent.Change change, T item) {
            deliver(() -> Objects.requireNonNull(sink).changed(change, item, listBegunNanos));
        }

        @Override
        public void over() {
            watch();
        }

        @Override
        public void failed(ApiProblem why) {
            again(why);
        }
    }

    // ---------------------------------------------------------------- what goes wrong

    /** Returns false if everything must be listed again, which is under way then. */
    private boolean deliver(Telling telling) {
        try {
            if (telling.run()) {
                return true;
            }
            again(new ApiProblem(RelistCause.DOUBT, "an event came out of order, so that others may be lost"));
        } catch (Exception e) {
            LOG.warn("what was heard of {} could not be taken in", plural, e);
            again(new ApiProblem(RelistCause.HANDLER, "an event could not be taken in: " + e));
        }
        return false;
    }

    private void broken(Throwable bug) {
        LOG.error("the watch of {} met something unexpected", plural, bug);
        again(new ApiProblem(RelistCause.HANDLER, "unexpected: " + bug));
    }

    private void again(ApiProblem why) {
        if (watch != null && watch.isStable()) {
            backoff.reset();
        }
        if (why.kind() == RelistCause.TIMEOUT) {
            patience.lost();
        }
        // A watch that was found silent is given up while it may still tell: nothing is known until there is a LIST.
        long wait = why.kind() == RelistCause.SILENT ? backoff.brief() : backoff.next(why.retryAfter());
        trouble.tell(why, wait);
        cancel();
        long mine = turn;
        thread.later(wait, () -> {
            if (mine == turn) {
                list(why.kind());
            }
        });
    }

    /** Ends whatever is under way, a wait as well. */
    private void cancel() {
        turn++;
        ListCall<T> asked = listing;
        listing = null;
        if (asked != null) {
            asked.cancel();
        }
        LiveWatch<T> running = watch;
        watch = null;
        if (running != null) {
            running.cancel();
        }
    }
}
