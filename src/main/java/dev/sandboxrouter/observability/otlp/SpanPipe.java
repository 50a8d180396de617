package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's exporter of spans, set up by all standard {@code OTEL_*} variables: headers, certificates, compression,
 * time-outs, resource attributes. Its SDK is asked for these alone. Spans are not made by it, because they would be made
 * on event loops, at several times the price.
 */
final class SpanPipe {

    /**
     * Spans of one call, as {@code OTEL_BSP_MAX_EXPORT_BATCH_SIZE}: twice the specification's default, since a call has a price
     * of its own. More of them in one would be cheaper still, but keep a single core from requests for too long at a time.
     */
    private static final int BATCH_SIZE = 1024;

    private static final int MAX_BATCH_SIZE = 4096;

    /** How long a span waits for others, as {@code OTEL_BSP_SCHEDULE_DELAY}. */
    private static final Duration DELAY = Duration.ofSeconds(1);

    /** Of one call, repetitions included, as {@code OTEL_BSP_EXPORT_TIMEOUT}. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(SpanPipe.class);

    private final SpanExporter exporter;
    private final Resource resource;
    private final int batchSize;
    private final Duration delay;
    private final Duration patience;

    private SpanPipe(SpanExporter exporter, Resource resource, ConfigProperties settings) {
        this.exporter = exporter;
        this.resource = resource;
        this.batchSize =
                Math.max(1, Math.min(MAX_BATCH_SIZE, settings.getInt("otel.bsp.max.export.batch.size", BATCH_SIZE)));
        this.delay = settings.getDuration("otel.bsp.schedule.delay", DELAY);
        this.patience = settings.getDuration("otel.bsp.export.timeout", PATIENCE);
    }

    /** What the variables say, as OpenTelemetry reads them. */
    private record Surroundings(Resource resource, ConfigProperties settings) {}

    static SpanPipe open(String endpoint, Map<String, String> settings) {
        ExporterLog.takeOver();
        AtomicReference<Surroundings> found = new AtomicReference<>();
        AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> Map.of("otel.service.name", "sandbox-router"))
                .addPropertiesCustomizer(given -> Map.of(
                        "otel.metrics.exporter", "none",
                        "otel.traces.exporter", "none",
                        "otel.logs.exporter", "none",
                        "otel.exporter.otlp.traces.protocol", "grpc",
                        "otel.exporter.otlp.traces.endpoint", endpoint))
                .addPropertiesCustomizer(given -> settings)
                .addResourceCustomizer((resource, given) -> {
                    found.set(new Surroundings(resource, given));
                    return resource;
                })
                .build();
        Surroundings surroundings = Objects.requireNonNull(found.get());
        return new SpanPipe(exporter(surroundings.settings()), surroundings.resource(), surroundings.settings());
    }

    private static SpanExporter exporter(ConfigProperties settings) {
        for (ConfigurableSpanExporterProvider provider :
                ServiceLoader.load(ConfigurableSpanExporterProvider.class, SpanPipe.class.getClassLoader())) {
            if (provider.getName().equals("otlp")) {
                return provider.createExporter(settings);
            }
        }
        throw new IllegalStateException("OpenTelemetry's OTLP exporter is not on the class path");
    }

    Resource resource() {
        return resource;
    }

    int batchSize() {
        return batchSize;
    }

    Duration delay() {
        return delay;
    }

    /** Of one call, repetitions included. */
    Duration patience() {
        return patience;
    }

    /** Sends a batch; what is given back says, on any thread and sooner or later, whether the collector took it. */
    CompletableResultCode send(Collection<SpanData> batch) {
        try {
            return exporter.export(batch);
        } catch (RuntimeException e) {
            LOG.warn("spans could not be sent: {}", e.getClass().getName());
            LOG.debug("because of", e);
            return CompletableResultCode.ofFailure();
        }
    }

    /** Does not wait: who closes has waited already. */
    void close() {
        exporter.shutdown();
    }
}
