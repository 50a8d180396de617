package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodRecord;
import java.time.Duration;
import java.util.List;
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
 * <p>A watch can be dead without a sign: its connection is cut off, or the API server forgot it. Bookmarks come once a
 * minute, too seldom for a router. So while the watch is quiet a {@link WatchProbe} asks again from the same version.
 *
 * <p>All but the public methods runs on one thread, so that the order of events is kept.
 */
final class Reflector<T> implements AutoCloseable {

    /**
     * A page of a LIST. The pages from a first to a last one are all objects there are; what they do not name is gone.
     *
     * @param begunNanos {@link System#nanoTime()} when the LIST began
     * @param version of the collection, given with the last page; null where it is not known
     */
    record Listing<T>(List<T> items, boolean first, boolean last, long begunNanos, @Nullable Long version) {}

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

    /** A watch that held this long ends a series of failures. */
    static final Duration STABLE = Duration.ofSeconds(5);
    /** How long a page of a LIST, or the beginning of a WATCH, may take; doubled after each time-out. */
    static final Duration FIRST_TIMEOUT = Duration.ofSeconds(3);

    static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);
    /** Asked of the API server, with up to as much again at random: replicas should not all come back at once. */
    static final Duration LIFETIME = Duration.ofMinutes(5);
    /** Without event and bookmark for this long, the watch is begun anew from where it is. */
    static final Duration MAX_SILENCE = Duration.ofSeconds(150);

    private static final long TICK_MILLIS = 500;

    private final ResourceApi<T> api;
    private final String plural;
    private final WatchThread thread;
    private final Trouble trouble;
    private final SplittableRandom random = new SplittableRandom();
    private final Backoff backoff = new Backoff(random);
    private final WatchProbe<T> probe;
    private final CompletableFuture<Void> synced = new CompletableFuture<>();
    private final Position position = new Position();

    private volatile Consumer<RelistCause> relists = cause -> {};
    // ---- the watch's thread only

    private @Nullable Sink<T> sink;
    /** Counts LISTs and WATCHes; an answer to an earlier one than the last is not listened to. */
    private long call;

    private Duration timeout = FIRST_TIMEOUT;
    private long listBegunNanos;
    private @Nullable WatchCall<T> watch;
    private boolean open;
    private long openedNanos;
    private Duration lifetime = LIFETIME;

    Reflector(ResourceApi<T> api, String threadName) {
        this.api = api;
        this.plural = api.kind().plural();
        this.thread = new WatchThread(threadName, this::broken);
        this.trouble = new Trouble(plural);
        this.probe = new WatchProbe<>(api, thread);
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
            thread.later(TICK_MILLIS, this::tick);
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

    @Override
    public void close() {
        thread.execute(() -> {
            call++;
            cancel();
            thread.close();
        });
    }

    // ---------------------------------------------------------------- LIST

    private void list(RelistCause cause) {
        cancel();
        relists.accept(cause);
        listBegunNanos = System.nanoTime();
        page(++call, null);
    }

    private void page(long mine, @Nullable String token) {
        api.list(token, timeout)
                .whenCompleteAsync(
                        (page, failure) -> {
                            if (mine != call) {
                                return;
                            }
                            if (failure != null) {
                                failed(ApiProblem.of("list " + plural, failure));
                            } else {
                                take(mine, page, token == null);
                            }
                        },
                        thread);
    }

    private void take(long mine, ResourceApi.Page<T> page, boolean first) {
        boolean last = page.next() == null;
        if (last && page.version() == null) {
            failed(new ApiProblem(RelistCause.MALFORMED, "the list of " + plural + " has no version"));
            return;
        }
        Long known = last ? Position.numberOrNull(page.version()) : null;
        Listing<T> listing = new Listing<>(page.items(), first, last, listBegunNanos, known);
        if (!deliver(() -> Objects.requireNonNull(sink).listed(listing))) {
            return;
        }
        if (last) {
            position.start(Objects.requireNonNull(page.version()));
            listed();
        } else {
            page(mine, page.next());
        }
    }

    private void listed() {
        timeout = FIRST_TIMEOUT;
        position.heard();
        if (synced.complete(null)) {
            LOG.info("the {} are listed, at version {}", plural, position.version());
        }
        watch();
    }

    // ---------------------------------------------------------------- WATCH

    private void watch() {
        cancel();
        long mine = ++call;
        lifetime = LIFETIME.plusMillis(random.nextLong(LIFETIME.toMillis()));
        watch = api.watch(position.version(), lifetime, thread, new Events(mine));
        thread.later(timeout.toMillis(), () -> {
            if (mine == call && !open) {
                failed(new ApiProblem(RelistCause.TIMEOUT, "no answer to watch " + plural + " within " + timeout));
            }
        });
    }

    private final class Events implements WatchCall.Listener<T> {

        private final long mine;

        Events(long mine) {
            this.mine = mine;
        }

        @Override
        public void opened() {
            if (mine == call) {
                open = true;
                openedNanos = System.nanoTime();
                position.heard();
                trouble.over(position.version());
            }
        }

        @Override
        public void changed(WatchEvent.Change change, T item) {
            if (mine == call) {
                position.heard();
                position.advance(api.kind().version(item));
                deliver(() -> Objects.requireNonNull(sink).changed(change, item, listBegunNanos));
            }
        }

        @Override
        public void bookmark(@Nullable String reached) {
            if (mine == call) {
                position.heard();
                position.advance(PodRecords.version(reached));
            }
        }

        @Override
        public void ended(@Nullable ApiProblem cause) {
            if (mine != call) {
                return;
            }
            if (cause != null) {
                failed(cause);
            } else if (System.nanoTime() - openedNanos >= lifetime.minus(STABLE).toNanos()) {
                watch();
            } else {
                failed(new ApiProblem(RelistCause.DROPPED, "the watch ended before its time"));
            }
        }
    }

    // ---------------------------------------------------------------- doubt

    private void tick() {
        thread.later(TICK_MILLIS, this::tick);
        if (!open) {
            return;
        }
        Duration quiet = position.quiet();
        if (quiet.compareTo(MAX_SILENCE) > 0) {
            watch();
        } else if (quiet.compareTo(WatchProbe.AFTER) >= 0 && position.number() != PodRecord.NO_VERSION) {
            long mine = call;
            probe.run(position.version(), () -> mine == call ? position.number() : Long.MAX_VALUE, verdict -> {
                if (mine == call) {
                    judge(verdict);
                }
            });
        }
    }

    private void judge(WatchProbe.Verdict verdict) {
        if (verdict instanceof WatchProbe.Current current) {
            position.confirmed(current.begunNanos());
        } else {
            failed(new ApiProblem(RelistCause.SILENT, "the watch missed an event: its connection may be dead"));
        }
    }

    /** Returns false if everything must be listed again, which is under way then. */
    private boolean deliver(Telling telling) {
        try {
            if (telling.run()) {
                return true;
            }
            failed(new ApiProblem(RelistCause.DOUBT, "an event came out of order, so that others may be lost"));
        } catch (Exception e) {
            LOG.warn("what was heard of {} could not be taken in", plural, e);
            failed(new ApiProblem(RelistCause.HANDLER, "an event could not be taken in: " + e));
        }
        return false;
    }

    private void broken(Throwable bug) {
        LOG.error("the watch of {} met something unexpected", plural, bug);
        failed(new ApiProblem(RelistCause.HANDLER, "unexpected: " + bug));
    }

    private void failed(ApiProblem why) {
        if (open && System.nanoTime() - openedNanos >= STABLE.toNanos()) {
            backoff.reset();
        }
        if (why.kind() == RelistCause.TIMEOUT) {
            Duration doubled = timeout.multipliedBy(2);
            timeout = doubled.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : doubled;
        }
        long wait = backoff.next(why.retryAfter());
        trouble.tell(why, wait);
        cancel();
        long mine = ++call;
        thread.later(wait, () -> {
            if (mine == call) {
                list(why.kind());
            }
        });
    }

    private void cancel() {
        open = false;
        WatchCall<T> running = watch;
        watch = null;
        if (running != null) {
            running.cancel();
        }
        probe.cancel();
    }
}
