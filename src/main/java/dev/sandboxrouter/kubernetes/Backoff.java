package dev.sandboxrouter.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next LIST: {@value #FIRST_MILLIS} ms, doubled with each one, never above
 * {@value #MAX_MILLIS} ms, and of that a random part between a half and all, so that replicas do not march in step. The
 * ceiling is low because the directory is what routes: a router should know again within seconds of an API server's
 * return. One thread.
 */
final class Backoff {

    static final long FIRST_MILLIS = 100;
    static final long MAX_MILLIS = 3_000;
    /** Of a {@code Retry-After}: a server that asks for more is asked again anyway. */
    static final long MAX_ASKED_MILLIS = 10_000;

    private final RandomGenerator random;
    private long ceiling = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next wait in milliseconds. */
    long next(@Nullable Duration retryAfter) {
        long wait = jittered(ceiling);
        ceiling = Math.min(MAX_MILLIS, ceiling * 2);
        return retryAfter == null ? wait : Math.max(wait, Math.min(MAX_ASKED_MILLIS, retryAfter.toMillis()));
    }

    /** A short wait, which does not count: for trouble that takes seconds to be found out and cannot come faster. */
    long brief() {
        return jittered(FIRST_MILLIS);
    }

    private long jittered(long most) {
        return most / 2 + random.nextLong(most / 2 + 1);
    }

    /** Things are well: the next failure starts anew. */
    void reset() {
        ceiling = FIRST_MILLIS;
    }
}
