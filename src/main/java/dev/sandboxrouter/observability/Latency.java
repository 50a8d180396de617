package dev.sandboxrouter.observability;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * One histogram of durations, fed by event loops. Not the Prometheus client's own: while a scrape runs, that one parks
 * its observers behind a lock, which would stop every connection of an event loop. Here neither side waits; a scrape may
 * miss the observation that is just being made.
 */
final class Latency {

    /** Upper bounds in seconds, inclusive, of the Go router (contract section 14). */
    private static final double[] BOUNDS = {
        .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 180, Double.POSITIVE_INFINITY
    };

    private static final long[] BOUND_NANOS = boundsInNanos();

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongAdder[] buckets = new LongAdder[BOUNDS.length];

    /** A sum of nanoseconds in a long would overflow within days of ten thousand long tunnels. */
    private final DoubleAdder seconds = new DoubleAdder();

    Latency() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /** Counts one duration; below zero, which a clock should not give, counts as zero. */
    void record(long nanos) {
        int bucket = 0;
        while (nanos > BOUND_NANOS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        seconds.add(Math.max(nanos, 0) / NANOS_PER_SECOND);
    }

    /** The present state under {@code labels}. */
    HistogramDataPointSnapshot snapshot(Labels labels) {
        long[] counts = new long[buckets.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets[i].sum();
        }
        return new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(BOUNDS, counts), seconds.sum(), labels, Exemplars.EMPTY, 0);
    }

    private static long[] boundsInNanos() {
        long[] nanos = new long[BOUNDS.length];
        for (int i = 0; i < nanos.length; i++) {
            // Infinity saturates to the largest long, which nothing exceeds: the search always ends.
            nanos[i] = Math.round(BOUNDS[i] * NANOS_PER_SECOND);
        }
        return nanos;
    }
}
