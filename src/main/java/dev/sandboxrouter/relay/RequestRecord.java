package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happens to a request, gathered as it happens, for one line and one count at its end. Event loop only. */
final class RequestRecord {

    private static final String GRPC_STATUS = "grpc-status";

    private final long startNanos = System.nanoTime();
    private final String method;
    private final String target;
    private final String clientIp;
    private final String requestId;
    private final @Nullable String userAgent;

    private @Nullable RequestTrace trace;
    private @Nullable Target attempted;
    private @Nullable String upstream;
    private @Nullable String reason;
    private boolean refused;
    private int attempts;
    private int status;
    private long firstByteNanos = -1;
    private long bytesIn;
    private long bytesOut;

    RequestRecord(String method, String target, String clientIp, String requestId, @Nullable String userAgent) {
        this.method = method;
        this.target = target;
        this.clientIp = clientIp;
        this.requestId = requestId;
        this.userAgent = userAgent;
    }

    long startNanos() {
        return startNanos;
    }

    String clientIp() {
        return clientIp;
    }

    long bytesIn() {
        return bytesIn;
    }

    int status() {
        return status;
    }

    /** Null: nobody traces the request. */
    @Nullable
    RequestTrace trace() {
        return trace;
    }

    void traced(@Nullable RequestTrace by) {
        trace = by;
    }

    /** Notes an attempt; returns which one it is, the first being 1. */
    int attempted(Target target, String forwardTarget, UpstreamProtocol protocol) {
        attempted = target;
        upstream = null;
        if (trace != null) {
            trace.attempted(target, forwardTarget, protocol.version());
        }
        return ++attempts;
    }

    /** The attempt got a connection, to this authority. */
    void connected(String authority) {
        upstream = authority;
        if (trace != null) {
            trace.attemptConnected(authority);
        }
    }

    /** A kept connection turned out dead, and a new one takes its place; no attempt of its own to those who count. */
    void replaced(Target target, String forwardTarget, UpstreamProtocol protocol) {
        if (trace != null) {
            trace.attemptFailed("upstream-reset");
            trace.attempted(target, forwardTarget, protocol.version());
        }
    }

    void dialFailed(DialFailure.Kind kind) {
        if (trace != null) {
            trace.attemptFailed(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    void received(int bytes) {
        bytesIn += bytes;
    }

    void sent(int bytes) {
        bytesOut += bytes;
    }

    /** The sandbox's answer goes to the client. */
    void answered(int code) {
        begun(code);
        if (trace != null) {
            trace.attemptAnswered(code);
        }
    }

    /** The end of the sandbox's answer to a call of gRPC: its trailers, or a head that has no trailers after it. */
    void grpcEnded(HttpHeaders fields) {
        String code = trace == null ? null : fields.get(GRPC_STATUS);
        if (trace != null && code != null) {
            trace.attemptGrpcStatus(code);
        }
    }

    private void begun(int code) {
        status = code;
        firstByteNanos = System.nanoTime() - startNanos;
    }

    void refused(Refusal refusal, int bodyBytes) {
        begun(refusal.status());
        reason = refusal.reason();
        refused = true;
        bytesOut = bodyBytes;
    }

    /** The request broke off; {@code why} is one of a fixed set of words. */
    void failed(int code, String why) {
        status = code;
        reason = why;
    }

    void tunnelled(long in, long out) {
        bytesIn += in;
        bytesOut += out;
    }

    /** The finished record; {@code routed} is null where the head was no request. */
    CompletedRequest toCompleted(@Nullable RoutedRequest routed) {
        SandboxAddress address = routed == null ? null : routed.address();
        return new CompletedRequest(
                method,
                pathOf(target),
                status,
                reason,
                refused,
                System.nanoTime() - startNanos,
                firstByteNanos,
                clientIp,
                address == null ? null : address.sandbox(),
                namespaceEvidence(),
                upstream(),
                attempted == null ? null : attempted.source(),
                Math.max(0, attempts - 1),
                bytesIn,
                bytesOut,
                userAgent,
                requestId,
                trace,
                address == null ? 0 : address.port(),
                address == null ? null : address.uid(),
                address == null ? null : address.form(),
                routed == null ? null : routed.ingress(),
                routed == null ? null : routed.user());
    }

    private @Nullable String upstream() {
        return upstream == null && attempted != null ? attempted.authority() : upstream;
    }

    private NamespaceEvidence namespaceEvidence() {
        if (attempted != null && attempted.known()) {
            return NamespaceEvidence.CLUSTER;
        }
        if (attempted == null || reason != null || status >= 400) {
            return NamespaceEvidence.NONE;
        }
        return attempted.source() == Source.POD_IP ? NamespaceEvidence.RESPONSE : NamespaceEvidence.CLUSTER;
    }

    /** A target in another form is a host, perhaps with a name and a password before it, and refused. */
    private static String pathOf(String target) {
        if (!target.startsWith("/") && !target.equals("*")) {
            return "-";
        }
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
