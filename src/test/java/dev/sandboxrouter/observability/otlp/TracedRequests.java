package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.observability.tracing.RequestTracer;
import dev.sandboxrouter.observability.tracing.Sampling;
import dev.sandboxrouter.testkit.FakeHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ended requests for tests, each with a trace of its own that is sampled. */
final class TracedRequests {

    private final RequestTracer tracer = new RequestTracer(Sampling.DEFAULT);

    /** A GET that lasted a millisecond. */
    CompletedRequest get(String path) {
        return of("GET", path, null, trace(path));
    }

    RequestTrace trace(String path) {
        return trace(FakeHead.get(path));
    }

    RequestTrace trace(FakeHead head) {
        return tracer.begin(head, "1.1");
    }

    static String traceId(CompletedRequest request) {
        return Objects.requireNonNull(request.trace()).traceId();
    }

    static CompletedRequest of(String method, String path, @Nullable String reason, RequestTrace trace) {
        return new CompletedRequest(
                method,
                path,
                200,
                reason,
                false,
                1_000_000,
                500_000,
                "10.0.1.5",
                new SandboxKey("team-a", "abc"),
                NamespaceEvidence.CLUSTER,
                null,
                null,
                0,
                0,
                0,
                "agent/1.0",
                "id-1",
                trace,
                0,
                null,
                null,
                null,
                null);
    }
}
