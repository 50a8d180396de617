package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.SandboxKey;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code sandbox_router_authz_decisions_total{sandbox_namespace,decision}}. Any thread. A caller that is refused can name
 * any namespace, so one is a label only if the directory holds it, or once it was shown to exist.
 */
public final class AuthorizationDecisions {

    private final Counter counter;
    private final Namespaces namespaces;
    private final Map<String, CounterDataPoint> allowed = new ConcurrentHashMap<>();
    private final Map<String, CounterDataPoint> denied = new ConcurrentHashMap<>();

    AuthorizationDecisions(Counter counter, Namespaces namespaces) {
        this.counter = counter;
        this.namespaces = namespaces;
    }

    /** Counts a decision; one that could not be made is a denial. */
    public void decided(SandboxKey sandbox, boolean allow) {
        String namespace = namespaces.of(sandbox, NamespaceEvidence.NONE).name;
        Map<String, CounterDataPoint> series = allow ? allowed : denied;
        CounterDataPoint known = series.get(namespace);
        if (known == null) {
            known = series.computeIfAbsent(namespace, name -> counter.labelValues(name, allow ? "allow" : "deny"));
        }
        known.inc();
    }
}
