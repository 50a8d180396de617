package dev.sandboxrouter.observability;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.LongAdder;

/** {@code sandbox_router_spans_dropped_total{reason}}: spans that no collector will see. Any thread. */
public final class DroppedSpans {

    private final LongAdder queueFull = new LongAdder();
    private final LongAdder exportFailed = new LongAdder();

    DroppedSpans(PrometheusRegistry registry) {
        CounterWithCallback.builder()
                .name("sandbox_router_spans_dropped")
                .help("Spans that were not delivered.")
                .labelNames("reason")
                .callback(callback -> {
                    callback.call(queueFull.doubleValue(), "queue-full");
                    callback.call(exportFailed.doubleValue(), "export-failed");
                })
                .register(registry);
    }

    /** There was no room for them: the collector is slower than they come. */
    public void queueFull(int spans) {
        queueFull.add(spans);
    }

    /** They were handed over, and the collector did not say that it has them. */
    public void exportFailed(long spans) {
        exportFailed.add(spans);
    }
}
