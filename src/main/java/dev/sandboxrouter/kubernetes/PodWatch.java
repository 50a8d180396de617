package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodEvent;
import dev.sandboxrouter.directory.PodRecord;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the pods of sandboxes, for ever: LIST, then WATCH from there, and LIST again whenever the watch ends before its
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
public final class PodWatch implements AutoCloseable {

    /** Takes the events, in order, on the watch's thread. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Takes one.
         *
         * @return false if it shows that another one is missing
         */
        boolean accept(PodEvent event) throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(PodWatch.class);

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
    private static final Duration REMIND = Duration.ofSeconds(30);

    private final PodApi api;
    private final WatchThread thread = new WatchThread(this::broken);
    private final SplittableRandom random = new SplittableRandom();
    private final Backoff backoff = new Backoff(random);
    private final WatchProbe probe;
    private final CompletableFuture<Void> synced = new CompletableFuture<>();
    private final long createdNanos = System.nanoTime();

    private volatile Consumer<RelistCause> relists = cause -> {};
    private volatile @Nullable String problem;
    /** When it was last known to be up to date. */
    private volatile long currentNanos = createdNanos;

    // ---- the watch's thread only

    private @Nullable Sink sink;
    /** Counts LISTs and WATCHes; an answer to an earlier one than the last is not listened to. */
    private long call;

    private Duration timeout = FIRST_TIMEOUT;
    private long listBegunNanos;
    private String version = "";
    private long versionNumber = PodRecord.NO_VERSION;
    private @Nullable WatchCall watch;
    private boolean open;
    private long openedNanos;
    private long heardNanos;
    private Duration lifetime = LIFETIME;
    private @Nullable RelistCause toldKind;
    private long toldNanos;

    PodWatch(PodApi api) {
        this.api = api;
        this.probe = new WatchProbe(api, thread);
    }

    /** Is told the cause of every LIST; set it before {@link #start}. */
    public void onRelist(Consumer<RelistCause> listener) {
        relists = listener;
    }

    /** Begins, once. */
    public void start(Sink events) {
        thread.execute(() -> {
            sink = events;
            list(RelistCause.START);
            thread.later(TICK_MILLIS, this::tick);
        });
    }

    /** Done when all pods have been listed for the first time. */
    public CompletableFuture<Void> synced() {
        return synced.copy();
    }

    /** What went wrong last, until it goes well again; null if all is well. */
    public @Nullable String problem() {
        return problem;
    }

    /** For how long nothing is known: the time since anything was heard, or a probe showed that there was nothing. */
    public Duration age() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - currentNanos));
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
                                failed(ApiProblem.of("list pods", failure));
                            } else {
                                take(mine, page, token == null);
                            }
                        },
                        thread);
    }

    private void take(long mine, PodApi.Page page, boolean first) {
        boolean last = page.next() == null;
        if (last && page.version() == null) {
            failed(new ApiProblem(RelistCause.MALFORMED, "the list of pods has no version"));
            return;
        }
        long number = PodRecords.version(page.version());
        Long known = number == PodRecord.NO_VERSION ? null : Long.valueOf(number);
        if (!deliver(new PodEvent.Listed(page.pods(), first, last, listBegunNanos, last ? known : null))) {
            return;
        }
        if (last) {
            version = Objects.requireNonNull(page.version());
            versionNumber = number;
            listed();
        } else {
            page(mine, page.next());
        }
    }

    private void listed() {
        timeout = FIRST_TIMEOUT;
        heard();
        if (synced.complete(null)) {
            LOG.info("the pods are listed, at version {}", version);
        }
        watch();
    }

    // ---------------------------------------------------------------- WATCH

    private void watch() {
        cancel();
        long mine = ++call;
        lifetime = LIFETIME.plusMillis(random.nextLong(LIFETIME.toMillis()));
        watch = api.watch(version, lifetime, thread, new Events(mine));
        thread.later(timeout.toMillis(), () -> {
            if (mine == call && !open) {
                failed(new ApiProblem(RelistCause.TIMEOUT, "no answer to watch pods within " + timeout));
            }
        });
    }

    private final class Events implements WatchCall.Listener {

        private final long mine;

        Events(long mine) {
            this.mine = mine;
        }

        @Override
        public void opened() {
            if (mine == call) {
                open = true;
                openedNanos = System.nanoTime();
                heard();
                recovered();
            }
        }

        @Override
        public void changed(PodEvent.Change change, PodRecord pod) {
            if (mine == call) {
                heard();
                advance(pod.version());
                deliver(new PodEvent.Changed(change, pod, listBegunNanos));
            }
        }

        @Override
        public void bookmark(@Nullable String reached) {
            if (mine == call) {
                heard();
                advance(PodRecords.version(reached));
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

    private void heard() {
        heardNanos = System.nanoTime();
        currentNanos = heardNanos;
    }

    private void advance(long reached) {
        if (reached > versionNumber && versionNumber != PodRecord.NO_VERSION) {
            versionNumber = reached;
            version = Long.toString(reached);
        }
    }

    // ---------------------------------------------------------------- doubt

    private void tick() {
        thread.later(TICK_MILLIS, this::tick);
        if (!open) {
            return;
        }
        Duration quiet = Duration.ofNanos(System.nanoTime() - heardNanos);
        if (quiet.compareTo(MAX_SILENCE) > 0) {
            watch();
        } else if (quiet.compareTo(WatchProbe.AFTER) >= 0 && versionNumber != PodRecord.NO_VERSION) {
            long mine = call;
            probe.run(version, () -> mine == call ? versionNumber : Long.MAX_VALUE, verdict -> {
                if (mine == call) {
                    judge(verdict);
                }
            });
        }
    }

    private void judge(WatchProbe.Verdict verdict) {
        if (verdict instanceof WatchProbe.Current current) {
            currentNanos = Math.max(currentNanos, current.begunNanos());
        } else {
            failed(new ApiProblem(RelistCause.SILENT, "the watch missed an event: its connection may be dead"));
        }
    }

    /** Returns false if the pods must be listed again, which is under way then. */
    private boolean deliver(PodEvent event) {
        try {
            if (Objects.requireNonNull(sink).accept(event)) {
                return true;
            }
            failed(new ApiProblem(RelistCause.DOUBT, "an event came out of order, so that others may be lost"));
        } catch (Exception e) {
            LOG.warn("an event of kind {} could not be taken in", event.kind(), e);
            failed(new ApiProblem(RelistCause.HANDLER, "an event could not be taken in: " + e));
        }
        return false;
    }

    private void broken(Throwable bug) {
        LOG.error("the pod watch met something unexpected", bug);
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
        tell(why, wait);
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
        WatchCall running = watch;
        watch = null;
        if (running != null) {
            running.cancel();
        }
        probe.cancel();
    }

    /** Aloud at first, when it changes, and now and then; an API server may be away for hours. */
    private void tell(ApiProblem why, long wait) {
        problem = why.getMessage();
        long now = System.nanoTime();
        if (why.kind() != toldKind || now - toldNanos > REMIND.toNanos()) {
            toldKind = why.kind();
            toldNanos = now;
            LOG.warn("pods will be listed again in {} ms: {}", wait, why.getMessage());
        } else {
            LOG.debug("pods will be listed again in {} ms: {}", wait, why.getMessage());
        }
    }

    private void recovered() {
        if (problem != null) {
            LOG.info("watching pods again, from version {}", version);
        }
        problem = null;
        toldKind = null;
    }
}
