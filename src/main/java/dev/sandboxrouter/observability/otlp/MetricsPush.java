package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Pushes every minute, and once more at the end. All standard {@code OTEL_*} variables hold, such as headers, certificates,
 * resource attributes and {@code OTEL_METRIC_EXPORT_INTERVAL}. A collector that does not answer costs a line in the log and
 * nothing else: pushing has threads of its own, and keeps nothing for later.
 */
public final class MetricsPush implements AutoCloseable {

    /** For the last push; a drain must not wait for a collector. */
    public static final long CLOSE_SECONDS = 3;

    private final OpenTelemetrySdk sdk;

    private MetricsPush(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * Begins to push what the registry holds.
     *
     * @param endpoint of the collector's OTLP/gRPC receiver: {@code http://collector:4317}
     */
    public static MetricsPush start(PrometheusRegistry registry, String endpoint) {
        return start(registry, endpoint, Map.of());
    }

    /** The same with settings of OpenTelemetry's SDK that variables do not overrule; for tests. */
    static MetricsPush start(PrometheusRegistry registry, String endpoint, Map<String, String> settings) {
        ExporterLog.takeOver();
        ScrapeProducer scrape = new ScrapeProducer(registry);
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook() // the router's own end decides about the order
                .addPropertiesSupplier(() -> Map.of("otel.service.name", "sandbox-router"))
                .addPropertiesCustomizer(given -> Map.of(
                        "otel.metrics.exporter", "otlp",
                        "otel.traces.exporter", "none",
                        "otel.logs.exporter", "none",
                        "otel.exporter.otlp.metrics.protocol", "grpc",
                        "otel.exporter.otlp.metrics.endpoint", endpoint))
                .addPropertiesCustomizer(given -> settings)
                .addMeterProviderCustomizer((meters, given) -> meters.registerMetricProducer(scrape))
                .build()
                .getOpenTelemetrySdk();
        return new MetricsPush(sdk);
    }

    /** Pushes what there is and stops; waits for {@value #CLOSE_SECONDS} s at most. */
    @Override
    public void close() {
        // The SDK's own shutdown waits as long as it likes for a push that hangs.
        Thread last = new Thread(() -> sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS), "metrics-push-end");
        last.setDaemon(true);
        last.start();
        try {
            last.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
