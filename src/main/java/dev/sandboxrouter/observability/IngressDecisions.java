package dev.sandboxrouter.observability;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code sandbox_router_ingress_decisions_total{decision,reason}}. Any thread; reasons are a fixed set of words. */
public final class IngressDecisions {

    private final Counter counter;
    private final Map<String, CounterDataPoint> allowed = new ConcurrentHashMap<>();
    private final Map<String, CounterDataPoint> denied = new ConcurrentHashMap<>();

    IngressDecisions(Counter counter) {
        this.counter = counter;
    }

    public void allowed(String reason) {
        count(allowed, "allow", reason);
    }

    public void denied(String reason) {
        count(denied, "deny", reason);
    }

    /** A series is looked up by one word here, because the client library would build a list of labels each time. */
    private void count(Map<String, CounterDataPoint> series, String decision, String reason) {
        CounterDataPoint known = series.get(reason);
        if (known == null) {
            known = series.computeIfAbsent(reason, word -> counter.labelValues(decision, word));
        }
        known.inc();
    }
}
