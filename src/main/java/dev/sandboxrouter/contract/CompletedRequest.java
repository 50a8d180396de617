package dev.sandboxrouter.contract;

import org.jspecify.annotations.Nullable;

/**
 * How a request ended: the one record from which metrics and the access log are made (contract section 14). Durations in
 * nanoseconds, sizes in bytes of bodies alone (of the tunnel, for an upgrade). Text is raw and may hold anything a
 * client can send; whoever prints it escapes it.
 *
 * @param method as received; {@code -} where the head could not be read
 * @param path raw, without query; {@code -} where the head could not be read, or its target is no path
 * @param status the status the client got; 101 for a tunnel, 499 if the client left before its end
 * @param reason the refusal's reason, else {@code client-closed}, {@code upstream-aborted} and the like, else null
 * @param refused whether the router, or a route of the user's, answered in the sandbox's place; false where the sandbox's
 *     answer, whatever its status, broke off
 * @param timeToFirstByteNanos from arrival to the response head's write; -1 without one
 * @param upstream address and port that answered or was tried last; null if none
 * @param namespaceEvidence what has shown that the namespace exists, so that it may become a metric label
 * @param retries dials after the first
 * @param trace null where the request was not traced
 * @param port inside the sandbox, 1..65535; 0 where none was addressed
 * @param uid owner uid that the caller gave: nobody has checked it; null if none
 * @param form how the sandbox was named; null where none was
 * @param ingress see {@link RoutedRequest#ingress()}
 * @param user see {@link RoutedRequest#user()}
 */
public record CompletedRequest(
        String method,
        String path,
        int status,
        @Nullable String reason,
        boolean refused,
        long durationNanos,
        long timeToFirstByteNanos,
        String clientIp,
        @Nullable SandboxKey sandbox,
        NamespaceEvidence namespaceEvidence,
        @Nullable String upstream,
        @Nullable Source source,
        int retries,
        long bytesIn,
        long bytesOut,
        @Nullable String userAgent,
        String requestId,
        @Nullable RequestTrace trace,
        int port,
        @Nullable String uid,
        @Nullable AddressForm form,
        @Nullable String ingress,
        @Nullable String user) {

    /** Whether a sandbox answered, if only with the head: not where it was never reached, or the client left before. */
    public boolean answered() {
        return !refused && timeToFirstByteNanos >= 0;
    }
}
