package dev.sandboxrouter.contract;

import org.jspecify.annotations.Nullable;

/**
 * What the relay tells the world, in one interface so that counting costs one call an event. Called on event loops:
 * implementations never block and never throw. All but the end of a request may be passed over.
 */
public interface TrafficListener {

    /** Why an attempt at a sandbox failed; the label {@code reason} of {@code upstream_errors_total}. */
    enum UpstreamError {
        DIAL,
        TIMEOUT,
        TLS,
        EOF,
        OTHER
    }

    /** Why the router broke off a client's connection; the label {@code reason} of {@code connections_broken_off_total}. */
    enum BreakOff {
        /** The client took nothing of what was written to it. */
        STALLED,
        /** Its frames cost more than its budget. */
        FLOOD,
        /** A head over HTTP/2 began and did not end. */
        SLOW_HEAD
    }

    /** A request head was read. Answered by exactly one {@link #requestEnded}. */
    default void requestStarted() {}

    /** The request is over: its answer written in full, cut, or its client gone. */
    void requestEnded(CompletedRequest request);

    /** The router answers a request, or what is none, in a sandbox's place. Before its {@link #requestEnded}. */
    default void refused(Refusal refusal) {}

    /** An attempt failed on the sandbox's side. {@code sandbox} is null where none was addressed. */
    default void upstreamFailed(@Nullable SandboxKey sandbox, UpstreamError error) {}

    /** A dial after the first begins. */
    default void retried(SandboxKey sandbox) {}

    default void tunnelOpened() {}

    default void tunnelClosed() {}

    /** A client's connection is closed for what the client does, not for any one request of it. */
    default void brokenOff(BreakOff reason) {}
}
