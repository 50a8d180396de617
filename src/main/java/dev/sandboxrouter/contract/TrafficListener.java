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

    /** A request head was read. Answered by exactly one {@link #requestEnded}. */
    default void requestStarted() {}

    /** The request is over: its answer written in full, cut, or its client gone. */
    void requestEnded(CompletedRequest request);

    /** An attempt failed on the sandbox's side. {@code sandbox} is null where none was addressed. */
    default void upstreamFailed(@Nullable SandboxKey sandbox, UpstreamError error) {}

    /** A dial after the first begins. */
    default void retried(SandboxKey sandbox) {}

    default void tunnelOpened() {}

    default void tunnelClosed() {}
}
