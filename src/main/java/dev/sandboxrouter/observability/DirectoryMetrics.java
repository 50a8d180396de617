package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.contract.Source;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** What finding sandboxes shows of itself. Any thread; counting a resolution neither locks nor allocates. */
public final class DirectoryMetrics {

    /** A resolution that gave nothing to dial. */
    private static final String NOTHING = "none";

    /** Complete after the constructor and never changed, so any thread may read it. */
    private final Map<Source, LongAdder> found = new EnumMap<>(Source.class);

    private final LongAdder nothing = new LongAdder();
    private final Counter invalidations;
    private final Counter relists;
    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
    private volatile @Nullable DoubleSupplier entries;
    private volatile @Nullable DoubleSupplier ageSeconds;

    DirectoryMetrics(PrometheusRegistry registry) {
        for (Source source : Source.values()) {
            found.put(source, new LongAdder());
        }
        this.invalidations = counter(
                registry,
                "cache_invalidations",
                "Directory entries in doubt after a failed dial.",
                "sandbox_namespace");
        this.relists = counter(registry, "cache_relists", "LISTs of all pods, by what made them necessary.", "cause");
        resolutions(registry);
        gauge(registry, "cache_entries", "Sandboxes in the directory.", () -> entries);
        gauge(
                registry,
                "cache_last_sync_age_seconds",
                "Time since the directory was last known to be up to date.",
                () -> ageSeconds);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String label) {
        return Counter.builder()
                .name("sandbox_router_" + name)
                .help(help)
                .labelNames(label)
                .withoutExemplars()
                .register(registry);
    }

    private void resolutions(PrometheusRegistry registry) {
        CounterWithCallback.builder()
                .name("sandbox_router_resolutions")
                .help("Look-ups of an address, one for each attempt, by where it was found.")
                .labelNames("source")
                .callback(callback -> {
                    found.forEach((source, count) -> callback.call(count.doubleValue(), source.label()));
                    callback.call(nothing.doubleValue(), NOTHING);
                })
                .register(registry);
    }

    private interface Late {
        @Nullable
        DoubleSupplier get();
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, Late value) {
        GaugeWithCallback.builder()
                .name("sandbox_router_" + name)
                .help(help)
                .callback(callback -> {
                    DoubleSupplier known = value.get();
                    if (known != null) {
                        callback.call(known.getAsDouble());
                    }
                })
                .register(registry);
    }

    /** Counts one outcome. */
    public void resolved(Resolution resolution) {
        if (resolution instanceof Resolution.Found target) {
            Objects.requireNonNull(found.get(target.target().source())).increment();
        } else {
            nothing.increment();
        }
    }

    /** Counts an entry that a failed dial made doubtful. The namespace is one that the directory knows. */
    public void invalidated(String namespace) {
        boolean named = namespaces.contains(namespace)
                || (namespaces.size() < Namespaces.MAX_NAMESPACES && namespaces.add(namespace));
        invalidations.labelValues(named ? namespace : "-").inc();
    }

    /** Counts a LIST of all pods. */
    public void relisted(String cause) {
        relists.labelValues(cause).inc();
    }

    /** Shows the size of a directory; without one the metric has no value. */
    public void showEntries(DoubleSupplier size) {
        entries = size;
    }

    /** Shows how old the knowledge of a directory is. */
    public void showAge(DoubleSupplier seconds) {
        ageSeconds = seconds;
    }
}
