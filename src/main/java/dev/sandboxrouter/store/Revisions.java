package dev.sandboxrouter.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Numbers that rise over restarts and deletions: the clock in microseconds, or one more than the last. A number that came
 * back after a DELETE would let a caller overwrite rules that it has never seen. Any thread.
 */
final class Revisions {

    /** Of at most 18 digits: what a file holds may be anything. */
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final AtomicLong last = new AtomicLong();

    String next() {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        return Long.toString(last.updateAndGet(before -> Math.max(before + 1, now)));
    }

    /** A revision that was found: the next one lies above it. */
    void found(String revision) {
        if (NUMBER.matcher(revision).matches()) {
            last.accumulateAndGet(Long.parseLong(revision), Math::max);
        }
    }

    static boolean isRevision(String text) {
        return NUMBER.matcher(text).matches();
    }
}
