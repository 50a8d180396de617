package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RouteRefusal;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers of the router itself, which codes alone do not tell from a sandbox's: a tenant's broken server must not look
 * like a router that reaches nobody. Any thread; no lock once a reason was seen.
 */
final class RefusalCounts {

    /** Routes of the user's own choose their reasons, and may have any number of them, so they share one. */
    static final String CUSTOM = "custom";

    /** By reason, of which the contract's table has a fixed number. */
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    RefusalCounts(PrometheusRegistry registry) {
        CounterWithCallback.builder()
                .name("sandbox_router_refusals")
                .help("Requests that the router answered in a sandbox's place.")
                .labelNames("reason")
                .callback(callback -> counts.forEach((reason, count) -> callback.call(count.doubleValue(), reason)))
                .register(registry);
    }

    void count(Refusal refusal) {
        String reason = refusal instanceof RouteRefusal ? CUSTOM : refusal.reason();
        LongAdder known = counts.get(reason);
        (known != null ? known : counts.computeIfAbsent(reason, first -> new LongAdder())).increment();
    }
}
