package dev.sandboxrouter.address;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code X-Sandbox-Timeout}: {@code [0-9]+(\.[0-9]+)?} seconds above zero (contract section 1). */
final class TimeoutSeconds {

    /**
     * As long as a duration can be whose nanoseconds fit a long, some 292 years: what is beyond it, with however many
     * digits, means the same, because a caller's time-out only ever lowers a limit.
     */
    static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

    private TimeoutSeconds() {}

    /**
     * The duration, at least a nanosecond (less is rounded up: it was above zero) and at most {@link #LONGEST}; null if
     * the text is none.
     */
    static @Nullable Duration parse(String text) {
        int dot = text.indexOf('.');
        int wholeEnd = dot < 0 ? text.length() : dot;
        if (!digits(text, 0, wholeEnd) || (dot >= 0 && !digits(text, dot + 1, text.length()))) {
            return null;
        }
        long seconds = seconds(text, wholeEnd);
        if (seconds > MOST_SECONDS) {
            return LONGEST;
        }
        long nanos = seconds * NANOS_PER_SECOND + (dot < 0 ? 0 : fraction(text, dot + 1));
        return nanos > 0 ? Duration.ofNanos(nanos) : null;
    }

    private static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }

    private static long seconds(String text, int end) {
        long seconds = 0;
        for (int i = 0; i < end && seconds <= MOST_SECONDS; i++) {
            seconds = seconds * 10 + text.charAt(i) - '0';
        }
        return seconds;
    }

    /** Nanoseconds of the digits behind the dot, rounded up. */
    private static long fraction(String text, int from) {
        long nanos = 0;
        long unit = NANOS_PER_SECOND / 10;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (unit == 0 && digit > 0) {
                return nanos + 1;
            }
            nanos += digit * unit;
            unit /= 10;
        }
        return nanos;
    }
}
