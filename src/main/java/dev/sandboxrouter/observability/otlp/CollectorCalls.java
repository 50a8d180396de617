package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of a collector's {@code TraceService}, by what OpenTelemetry's exporter uses for its own: so all variables hold that
 * it knows, and calls are repeated, timed and ended as users of it expect. The exporter itself is passed by, since it takes
 * spans as objects alone.
 */
final class CollectorCalls {

    /** Between two lines about calls that came to nothing: a collector that is away would else have one for each. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(CollectorCalls.class);

    private final GrpcSender sender;
    private final AtomicLong nextLineNanos = new AtomicLong(System.nanoTime());

    private CollectorCalls(GrpcSender sender) {
        this.sender = sender;
    }

    static CollectorCalls open(ConfigProperties settings) {
        return new CollectorCalls(sender(settings));
    }

    /**
     * Sends a message.
     *
     * @param taken hears, on any thread, how many of its spans the collector rejected; or else
     * @param lost hears that none of them came to it
     */
    void send(MessageWriter message, LongConsumer taken, Runnable lost) {
        Consumer<GrpcResponse> onResponse = response -> {
            if (response.getStatusCode() == GrpcStatusCode.OK) {
                taken.accept(rejected(response));
            } else {
                lost.run();
                warn("the collector answered " + response.getStatusCode() + because(response.getStatusDescription()));
            }
        };
        Consumer<Throwable> onError = error -> {
            lost.run();
            warn("the collector could not be asked: " + error);
            LOG.debug("because of", error);
        };
        try {
            sender.send(message, onResponse, onError);
        } catch (RuntimeException e) {
            onError.accept(e);
        }
    }

    private long rejected(GrpcResponse response) {
        PartialSuccess success = PartialSuccess.of(response.getResponseMessage());
        if (success.rejected() > 0) {
            warn("the collector rejected " + success.rejected() + because(success.why()));
        }
        return success.rejected();
    }

    private static String because(@Nullable String why) {
        return why == null || why.isEmpty() ? "" : ": " + why;
    }

    private void warn(String why) {
        long now = System.nanoTime();
        long next = nextLineNanos.get();
        if (now - next >= 0 && nextLineNanos.compareAndSet(next, now + SILENCE.toNanos())) {
            LOG.warn("spans are lost: {}", why);
        } else {
            LOG.debug("spans are lost: {}", why);
        }
    }

    /** Does not wait: who closes has waited already. */
    void close() {
        sender.shutdown();
    }

    private static GrpcSender sender(ConfigProperties settings) {
        SpanExporter exporter = exporter(settings);
        if (!(exporter instanceof OtlpGrpcSpanExporter grpc)) {
            throw new IllegalStateException(exporter.getClass() + " does not send over gRPC");
        }
        KeptSenders kept = new KeptSenders();
        grpc.toBuilder().setComponentLoader(kept).build();
        exporter.shutdown();
        return kept.only();
    }

    private static SpanExporter exporter(ConfigProperties settings) {
        for (ConfigurableSpanExporterProvider provider : KeptSenders.services(ConfigurableSpanExporterProvider.class)) {
            if (provider.getName().equals("otlp")) {
                return provider.createExporter(settings);
            }
        }
        throw new IllegalStateException("OpenTelemetry's OTLP exporter is not on the class path");
    }

    /** Finds what the class path has, and keeps the sender that an exporter makes of it. */
    private static final class KeptSenders implements ComponentLoader {

        private final List<GrpcSender> senders = new ArrayList<>();

        GrpcSender only() {
            if (senders.size() != 1) {
                throw new IllegalStateException("OpenTelemetry's exporter made " + senders.size() + " senders");
            }
            return senders.get(0);
        }

        static <T> Iterable<T> services(Class<T> type) {
            return ServiceLoader.load(type, CollectorCalls.class.getClassLoader());
        }

        @Override
        public <T> Iterable<T> load(Class<T> type) {
            if (type != GrpcSenderProvider.class) {
                return services(type);
            }
            List<T> providers = new ArrayList<>();
            for (GrpcSenderProvider provider : services(GrpcSenderProvider.class)) {
                providers.add(type.cast(keeping(provider)));
            }
            return providers;
        }

        private GrpcSenderProvider keeping(GrpcSenderProvider provider) {
            return config -> {
                GrpcSender sender = provider.createSender(config);
                senders.add(sender);
                return sender;
            };
        }
    }
}
