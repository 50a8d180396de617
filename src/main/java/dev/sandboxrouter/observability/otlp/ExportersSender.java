package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;

/**
 * The sender of calls that OpenTelemetry's exporter makes for itself of the settings, so that all variables hold which it
 * knows. The exporter itself is passed by, since it takes spans as objects alone. All types are of OpenTelemetry's public API.
 */
final class ExportersSender implements ComponentLoader, GrpcSenderProvider {

    /** Which sender is meant, where the class path has more than one. */
    private static final String CHOICE = GrpcSenderProvider.class.getName();

    private final List<GrpcSender> made = new ArrayList<>();

    private ExportersSender() {}

    /**
     * Makes a sender.
     *
     * @param threads on which its calls run, one for each; whoever gave them ends them
     */
    static GrpcSender of(ConfigProperties settings, ExecutorService threads) {
        SpanExporter exporter = exporter(settings);
        try {
            if (!(exporter instanceof OtlpGrpcSpanExporter grpc)) {
                throw new IllegalStateException(exporter.getClass() + " does not send over gRPC");
            }
            ExportersSender kept = new ExportersSender();
            grpc.toBuilder()
                    .setComponentLoader(kept)
                    .setExecutorService(threads)
                    .build();
            if (kept.made.size() != 1) {
                throw new IllegalStateException("OpenTelemetry's exporter made " + kept.made.size() + " senders");
            }
            return kept.made.get(0);
        } finally {
            exporter.shutdown();
        }
    }

    private static SpanExporter exporter(ConfigProperties settings) {
        for (ConfigurableSpanExporterProvider provider : services(ConfigurableSpanExporterProvider.class)) {
            if (provider.getName().equals("otlp")) {
                return provider.createExporter(settings);
            }
        }
        throw new IllegalStateException("OpenTelemetry's OTLP exporter is not on the class path");
    }

    private static <T> Iterable<T> services(Class<T> type) {
        return ServiceLoader.load(type, ExportersSender.class.getClassLoader());
    }

    @Override
    public <T> Iterable<T> load(Class<T> type) {
        return type == GrpcSenderProvider.class ? List.of(type.cast(this)) : services(type);
    }

    @Override
    public GrpcSender createSender(GrpcSenderConfig config) {
        GrpcSender sender = chosen().createSender(config);
        made.add(sender);
        return sender;
    }

    private static GrpcSenderProvider chosen() {
        String choice = System.getProperty(CHOICE, "");
        List<GrpcSenderProvider> all = new ArrayList<>();
        services(GrpcSenderProvider.class).forEach(all::add);
        return all.stream()
                .filter(provider -> provider.getClass().getName().equals(choice))
                .findFirst()
                .orElseGet(() -> all.stream()
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no GrpcSenderProvider is on the class path")));
    }
}
