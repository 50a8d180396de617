package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ended requests for tests: a plain one, and it with one thing changed. */
final class Requests {

    static final SandboxKey SANDBOX = new SandboxKey("team-a", "abc-123");

    private Requests() {}

    /** A GET of a confirmed sandbox that took 12.345 ms. */
    static CompletedRequest plain() {
        return request("GET", 200, SANDBOX, true);
    }

    static CompletedRequest request(String method, int status, @Nullable SandboxKey sandbox, boolean confirmed) {
        return request(method, status, sandbox, confirmed ? NamespaceEvidence.CLUSTER : NamespaceEvidence.NONE);
    }

    static CompletedRequest request(
            String method, int status, @Nullable SandboxKey sandbox, NamespaceEvidence evidence) {
        return request(method, status, sandbox, evidence, "/run/a%2Fb", "agent/1.0");
    }

    /** The router answered in the place of a sandbox that the directory holds. */
    static CompletedRequest refused(String method, int status, SandboxKey sandbox) {
        return refusal(method, "/", status, "forbidden", sandbox);
    }

    static CompletedRequest withPath(String path) {
        return request("GET", 200, SANDBOX, NamespaceEvidence.CLUSTER, path, "agent/1.0");
    }

    static CompletedRequest withUserAgent(String userAgent) {
        return request("GET", 200, SANDBOX, NamespaceEvidence.CLUSTER, "/", userAgent);
    }

    static CompletedRequest lasting(long nanos, long timeToFirstByteNanos) {
        return bare(nanos, timeToFirstByteNanos, null);
    }

    static CompletedRequest traced(RequestTrace trace) {
        return bare(1_000_000, 500_000, trace);
    }

    /** A head that could not be read: as little as a record can hold. */
    static CompletedRequest unreadable() {
        return refusal("-", "-", 400, "bad-request", null);
    }

    private static CompletedRequest refusal(
            String method, String path, int status, String reason, @Nullable SandboxKey sandbox) {
        return new CompletedRequest(
                method,
                path,
                status,
                reason,
                true,
                1_500_000,
                1_400_000,
                "10.0.1.5",
                sandbox,
                NamespaceEvidence.NONE,
                null,
                null,
                0,
                0,
                35,
                null,
                "id-1",
                null,
                0,
                null,
                null,
                null,
                null);
    }

    private static CompletedRequest bare(long nanos, long timeToFirstByteNanos, @Nullable RequestTrace trace) {
        return new CompletedRequest(
                "GET",
                "/",
                200,
                null,
                false,
                nanos,
                timeToFirstByteNanos,
                "10.0.1.5",
                SANDBOX,
                NamespaceEvidence.CLUSTER,
                null,
                null,
                0,
                0,
                0,
                null,
                "id-1",
                trace,
                0,
                null,
                null,
                null,
                null);
    }

    private static CompletedRequest request(
            String method,
            int status,
            @Nullable SandboxKey sandbox,
            NamespaceEvidence evidence,
            String path,
            @Nullable String userAgent) {
        return new CompletedRequest(
                method,
                path,
                status,
                null,
                false,
                TimeUnit.MICROSECONDS.toNanos(12_345),
                TimeUnit.MICROSECONDS.toNanos(7_008),
                "10.0.1.5",
                sandbox,
                evidence,
                "10.1.2.3:8888",
                Source.DIRECTORY_NAME,
                1,
                10,
                1024,
                userAgent,
                "id-1",
                null,
                0,
                null,
                null,
                null,
                null);
    }
}
