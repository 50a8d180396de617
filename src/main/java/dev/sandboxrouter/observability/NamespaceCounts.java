package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Everything that is counted under one value of the label {@code sandbox_namespace}. */
final class NamespaceCounts {

    final String name;
    final SeriesTable requests;
    final LongAdder retries = new LongAdder();

    /** Whether the cluster has shown that there is this namespace. Becomes true at most once, under {@link Namespaces}' lock. */
    volatile boolean certain;

    /** How many of {@link #requests} were made by what no sandbox answered. Written under {@link Namespaces}' lock. */
    volatile int unanswered;

    /** Complete and never changed after the constructor, so any thread may read it. */
    private final Map<UpstreamError, LongAdder> upstreamErrors = new EnumMap<>(UpstreamError.class);

    NamespaceCounts(String name, int capacity, AtomicInteger allSeries, boolean certain) {
        this.name = name;
        this.certain = certain;
        this.requests = new SeriesTable(name, capacity, allSeries);
        for (UpstreamError error : UpstreamError.values()) {
            upstreamErrors.put(error, new LongAdder());
        }
    }

    LongAdder upstreamErrors(UpstreamError error) {
        return Objects.requireNonNull(upstreamErrors.get(error));
    }
}
