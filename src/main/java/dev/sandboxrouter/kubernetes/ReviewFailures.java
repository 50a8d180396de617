package dev.sandboxrouter.kubernetes;

import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator that reviews fail: the first time, and then once in a while, since callers without a good token could
 * else fill the log. Thread-safe.
 */
final class ReviewFailures {

    private static final Logger LOG = LoggerFactory.getLogger(ReviewFailures.class);

    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** When each call was last complained of. */
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    void failed(String call, Throwable failure) {
        long now = System.nanoTime();
        Long last = told.get(call);
        if (last == null || now - last > SILENCE_NANOS) {
            told.put(call, now);
            LOG.warn("requests are refused because the router cannot {}: {}", call, why(failure));
        }
    }

    void worked(String call) {
        if (told.remove(call) != null) {
            LOG.info("the router can {} again", call);
        }
    }

    /** Of foreign exceptions the kind alone: who knows what their text repeats. */
    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return "the API server did not answer in time";
        }
        return cause instanceof ReviewProblem || cause instanceof ConnectException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }
}
