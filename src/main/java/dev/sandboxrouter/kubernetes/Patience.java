package dev.sandboxrouter.kubernetes;

import java.time.Duration;

/**
 * How long an answer of the API server is waited for: a page of a LIST, the beginning of a WATCH. After each one that did
 * not come, twice as long, up to a limit: a slow API server is not asked faster than it can answer. One thread.
 */
final class Patience {

    static final Duration FIRST = Duration.ofSeconds(3);
    static final Duration LAST = Duration.ofSeconds(30);

    private final Duration first;
    private final Duration last;
    private Duration limit;

    Patience(Duration first, Duration last) {
        this.first = first;
        this.last = last;
        this.limit = first;
    }

    static Patience ofAWatch() {
        return new Patience(FIRST, LAST);
    }

    /** For the next call. */
    Duration limit() {
        return limit;
    }

    /** A call was not answered in time. */
    void lost() {
        Duration doubled = limit.multipliedBy(2);
        limit = doubled.compareTo(last) > 0 ? last : doubled;
    }

    /** All is well. */
    void reset() {
        limit = first;
    }

    /** For how long a call may stay without any sign before its connection is doubted: as long as the first one of all. */
    Duration beforeDoubt() {
        return first;
    }
}
