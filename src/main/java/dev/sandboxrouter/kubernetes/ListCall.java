package dev.sandboxrouter.kubernetes;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One LIST, page by page.
 *
 * <p>A page that was asked for while the network was away is never answered, and its time-out may be half a minute off
 * when the network is back. So while nothing comes, a second connection is knocked on; once there is an answer, the page
 * is asked for anew.
 *
 * <p>An API server that is slow, and not away, answers the knock as well, and must not be asked the same thing again and
 * again: then it would never come to an end. So a LIST knocks only when nothing at all has come for as long as a healthy
 * API server may take, and asks for one page anew, once. The answer to that has all the time that the LIST would have had.
 *
 * <p>On the watch's thread; {@link #cancel} ends it without a word.
 */
final class ListCall<T> {

    /** Hears of it. After {@link #listed} or {@link #failed} nothing more comes. */
    interface Listener<T> {

        /**
         * A page is here.
         *
         * @return false to have no more of it
         */
        boolean page(Listing<T> page);

        /** That was the last page. */
        void listed(String version);

        void failed(ApiProblem why);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ListCall.class);

    /** An answer that takes longer may be to a network that was away when it was asked for. */
    private static final Duration KNOCK_LIMIT = Duration.ofSeconds(1);

    private static final long KNOCK_PAUSE_MILLIS = 1_000;

    private final ResourceApi<T> api;
    private final WatchThread thread;
    private final Duration limit;
    private final long doubtNanos;
    private final Listener<T> listener;
    private long begunNanos;
    private @Nullable PageCall<T> waiting;
    private boolean askedAnew;

    private ListCall(ResourceApi<T> api, WatchThread thread, Patience patience, Listener<T> listener) {
        this.api = api;
        this.thread = thread;
        this.limit = patience.limit();
        this.doubtNanos = patience.beforeDoubt().toNanos();
        this.listener = listener;
    }

    static <T> ListCall<T> start(ResourceApi<T> api, WatchThread thread, Patience patience, Listener<T> listener) {
        ListCall<T> list = new ListCall<>(api, thread, patience, listener);
        list.ask(null);
        return list;
    }

    void cancel() {
        PageCall<T> asked = waiting;
        waiting = null;
        if (asked != null) {
            asked.abandon();
        }
    }

    private void ask(@Nullable String token) {
        if (token == null) {
            begunNanos = System.nanoTime();
        }
        PageCall<T> asked = api.list(token, limit);
        waiting = asked;
        asked.page()
                .whenCompleteAsync(
                        (page, failure) -> {
                            if (asked == waiting) {
                                waiting = null;
                                if (page == null) {
                                    listener.failed(asked.problem(Objects.requireNonNull(failure)));
                                } else {
                                    take(page, token == null);
                                }
                            }
                        },
                        thread);
        if (!askedAnew) {
            doubt(asked, token);
        }
    }

    private void take(ResourceApi.Page<T> page, boolean first) {
        String next = page.next();
        String version = page.version();
        if (next == null && version == null) {
            listener.failed(new ApiProblem(
                    RelistCause.MALFORMED, "the list of " + api.kind().plural() + " has no version"));
            return;
        }
        Long known = next == null ? Position.numberOrNull(version) : null;
        if (!listener.page(new Listing<>(page.items(), first, next == null, begunNanos, known))) {
            return;
        }
        if (next == null) {
            listener.listed(Objects.requireNonNull(version));
        } else {
            ask(next);
        }
    }

    // ---------------------------------------------------------------- no answer

    private void doubt(PageCall<T> asked, @Nullable String token) {
        long left = doubtNanos - asked.quiet().toNanos();
        thread.later(Math.max(1, left / 1_000_000 + 1), () -> {
            if (asked == waiting) {
                if (isQuiet(asked)) {
                    knock(asked, token);
                } else {
                    doubt(asked, token);
                }
            }
        });
    }

    private boolean isQuiet(PageCall<T> asked) {
        return asked.quiet().toNanos() >= doubtNanos;
    }

    private void knock(PageCall<T> asked, @Nullable String token) {
        api.knock(KNOCK_LIMIT)
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (asked != waiting) {
                                return;
                            }
                            if (failure != null || !isQuiet(asked)) {
                                thread.later(KNOCK_PAUSE_MILLIS, () -> {
                                    if (asked == waiting) {
                                        doubt(asked, token);
                                    }
                                });
                                return;
                            }
                            LOG.debug(
                                    "the API server answers, but not to the LIST of {}: asking anew",
                                    api.kind().plural());
                            askedAnew = true;
                            waiting = null;
                            asked.abandon();
                            ask(token);
                        },
                        thread);
    }
}
