package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The way to a collector, set up by all standard {@code OTEL_*} variables: headers, certificates, compression, time-outs,
 * resource attributes. OpenTelemetry's SDK is asked for these alone.
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

    /** How long a batch waits for another one's call to end, as {@code OTEL_BSP_EXPORT_TIMEOUT}. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CollectorCalls calls;
    private final Resource resource;
    private final int batchSize;
    private final Duration delay;
    private final Duration patience;
    private final AddressTexts peers = new AddressTexts();

    private SpanPipe(Resource resource, ConfigProperties settings) {
        this.calls = new CollectorCalls(settings);
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
        return new SpanPipe(surroundings.resource(), surroundings.settings());
    }

    /**
     * An empty batch.
     *
     * @param capacity bytes for which there is room at once
     */
    SpanBatch batch(int capacity) {
        return new SpanBatch(resource, capacity, peers);
    }

    /** Spans that one call may have. */
    int batchSize() {
        return batchSize;
    }

    Duration delay() {
        return delay;
    }

    /** How long a batch waits for another one's call to end; then it is dropped. */
    Duration patience() {
        return patience;
    }

    CollectorCalls calls() {
        return calls;
    }
}
