package dev.sandboxrouter.observability.tracing;

import org.jspecify.annotations.Nullable;

/**
 * Which requests are recorded, as OpenTelemetry's samplers of the same meaning decide.
 *
 * @param followsCaller whether a caller's own decision holds where there is one
 * @param ratio of the traces that begin here, and of all where the caller is not followed; 0 to 1
 */
public record Sampling(boolean followsCaller, double ratio) {

    /** What {@code parentbased_always_on} says. */
    public static final Sampling DEFAULT = new Sampling(true, 1);

    public Sampling {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("a ratio is 0 to 1, not " + ratio);
        }
    }

    /** @param traceLow the second half of the trace's id: the same everywhere, so that every service decides alike */
    boolean samples(@Nullable TraceParent caller, long traceLow) {
        if (followsCaller && caller != null) {
            return caller.sampled();
        }
        // The absolute value of the smallest number is negative, and would pass a ratio of 0.
        return ratio == 1 || (ratio > 0 && Math.abs(traceLow) < (long) (ratio * (double) Long.MAX_VALUE));
    }
}
