package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.contract.Tracing;
import dev.sandboxrouter.contract.TrafficListener;
import dev.sandboxrouter.observability.DroppedSpans;
import dev.sandboxrouter.observability.otlp.SpanPush;
import dev.sandboxrouter.observability.tracing.RequestTracer;
import dev.sandboxrouter.observability.tracing.Sampling;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tracing as the configuration wants it; where it does not, nothing of OpenTelemetry is loaded. */
final class Spans implements AutoCloseable {

    private final Tracing tracing;
    private final @Nullable SpanPush push;

    private Spans(Tracing tracing, @Nullable SpanPush push) {
        this.tracing = tracing;
        this.push = push;
    }

    static Spans open(RouterConfig.Tracing config, DroppedSpans dropped) {
        Optional<String> collector = config.push();
        if (collector.isEmpty()) {
            return new Spans(Tracing.OFF, null);
        }
        Sampling sampling = new Sampling(config.followsCaller(), config.ratio());
        return new Spans(new RequestTracer(sampling), SpanPush.start(collector.get(), dropped));
    }

    Tracing tracing() {
        return tracing;
    }

    /** Who makes spans of ended requests; empty where nobody does. */
    Optional<TrafficListener> listener() {
        return Optional.ofNullable(push);
    }

    @Override
    public void close() {
        if (push != null) {
            push.close();
        }
    }
}
