package dev.sandboxrouter.observability;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Heap, collector, threads, descriptors and processor of this process, by Micrometer, in the scrape beside the router's
 * own. Kept apart because loading Micrometer takes a good part of the start: bind it once the router is ready.
 */
public final class JvmMeters implements AutoCloseable {

    private final PrometheusMeterRegistry meters;
    private final JvmGcMetrics collector = new JvmGcMetrics();

    private JvmMeters(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    /** Adds the meters to a registry, {@link RouterMetrics#registry} as a rule. */
    public static JvmMeters bind(PrometheusRegistry registry) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
        JvmMeters jvm = new JvmMeters(meters);
        jvm.collector.bindTo(meters);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ClassLoaderMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        return jvm;
    }

    /** For Camel's or a user's own meters. */
    public MeterRegistry meters() {
        return meters;
    }

    /** Takes the collector's listeners back. What was counted stays in the registry. */
    @Override
    public void close() {
        collector.close();
        meters.close();
    }
}
