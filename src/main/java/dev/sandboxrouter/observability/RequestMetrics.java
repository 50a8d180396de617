package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.KnownNamespaces;
import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.TrafficListener;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the relay tells. Every call is a handful of uncontended additions: no lock, no allocation (but once for a
 * combination of labels that was never seen), no text. Any thread.
 *
 * <p>Series are bounded whatever clients and sandboxes send: {@link MethodLabel} and {@link Namespaces} say how.
 */
public final class RequestMetrics implements TrafficListener {

    final Namespaces namespaces = new Namespaces();
    final Latency timeToFirstByte = new Latency();
    final LongAdder inflight = new LongAdder();
    final LongAdder tunnels = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    private final RefusalCounts refusals;
    private final Map<BreakOff, LongAdder> brokenOff = new EnumMap<>(BreakOff.class);

    /**
     * Starts at zero and exposes itself.
     *
     * @throws IllegalArgumentException if the registry holds metrics of these names already
     */
    public RequestMetrics(PrometheusRegistry registry) {
        for (BreakOff reason : BreakOff.values()) {
            brokenOff.put(reason, new LongAdder());
        }
        registry.register(new RequestSnapshots(this));
        refusals = new RefusalCounts(registry);
    }

    /** Whom to ask whether there is a namespace that nothing else has shown. */
    public void namespacesKnownTo(KnownNamespaces directory) {
        namespaces.knownTo(directory);
    }

    LongAdder connectionsBrokenOff(BreakOff reason) {
        return Objects.requireNonNull(brokenOff.get(reason));
    }

    @Override
    public void requestStarted() {
        inflight.increment();
    }

    @Override
    public void requestEnded(CompletedRequest request) {
        inflight.decrement();
        NamespaceCounts counts = namespaces.of(request.sandbox(), request.namespaceEvidence());
        namespaces
                .series(counts, request.method(), request.status(), request.answered())
                .record(request.durationNanos());
        if (request.timeToFirstByteNanos() >= 0) {
            timeToFirstByte.record(request.timeToFirstByteNanos());
        }
        bytesIn.add(request.bytesIn());
        bytesOut.add(request.bytesOut());
    }

    @Override
    public void refused(Refusal refusal) {
        refusals.count(refusal);
    }

    @Override
    public void upstreamFailed(@Nullable SandboxKey sandbox, UpstreamError error) {
        namespaces.of(sandbox, NamespaceEvidence.NONE).upstreamErrors(error).increment();
    }

    @Override
    public void retried(SandboxKey sandbox) {
        namespaces.of(sandbox, NamespaceEvidence.NONE).retries.increment();
    }

    @Override
    public void tunnelOpened() {
        tunnels.increment();
    }

    @Override
    public void tunnelClosed() {
        tunnels.decrement();
    }

    @Override
    public void brokenOff(BreakOff reason) {
        connectionsBrokenOff(reason).increment();
    }
}
