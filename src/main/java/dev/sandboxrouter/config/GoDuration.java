package dev.sandboxrouter.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go's {@code time.ParseDuration} takes them: an optional sign, then numbers with a unit each, such as
 * {@code 1h15m30.5s}; a lone {@code 0} needs no unit. The manifests of the router that this one replaces are written so.
 */
public final class GoDuration {

    private static final String PART = "([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)";
    private static final Pattern ONE_PART = Pattern.compile(PART);
    private static final Pattern WHOLE = Pattern.compile("[+-]?(" + PART + ")+");
    private static final Pattern ZERO = Pattern.compile("[+-]?0");
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private static final List<String> LARGEST_FIRST = List.of("h", "m", "s", "ms", "us", "ns");

    /** Go holds nanoseconds in 64 bits, some 292 years; what does not fit is no duration there, nor here. */
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /** Empty where Go would report an error. Fractions of a nanosecond are dropped. */
    public static Optional<Duration> parse(String text) {
        if (isZero(text)) {
            return Optional.of(Duration.ZERO);
        }
        return WHOLE.matcher(text).matches() ? sum(text) : Optional.empty();
    }

    /** A text that {@link #parse} reads as this one, as short as units allow: {@code 1m30s}, {@code 1s500ms}, {@code 0s}. */
    public static String write(Duration duration) {
        StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
        long rest = duration.abs().toNanos();
        for (String unit : LARGEST_FIRST) {
            long size = NANOSECONDS.getOrDefault(unit, 1L);
            if (rest >= size) {
                text.append(rest / size).append(unit);
                rest %= size;
            }
        }
        return duration.isZero() ? "0s" : text.toString();
    }

    static boolean isZero(String text) {
        return ZERO.matcher(text).matches();
    }

    private static Optional<Duration> sum(String text) {
        BigDecimal nanoseconds = BigDecimal.ZERO;
        for (Matcher part = ONE_PART.matcher(text); part.find(); ) {
            nanoseconds = nanoseconds.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
        }
        BigInteger whole = nanoseconds.toBigInteger();
        if (whole.compareTo(MOST) > 0) {
            return Optional.empty();
        }
        Duration duration = Duration.ofNanos(whole.longValueExact());
        return Optional.of(text.startsWith("-") ? duration.negated() : duration);
    }

    private static BigDecimal unit(String name) {
        return BigDecimal.valueOf(NANOSECONDS.getOrDefault(name, 0L));
    }
}
