package dev.sandboxrouter.relay;

import org.jspecify.annotations.Nullable;

/** Told once, on the request's event loop, what became of a body that a step asked for. */
@FunctionalInterface
public interface BodyCallback {

    /**
     * The wait is over.
     *
     * @param body all of it, a copy; null where there will be none: it is larger than the step allows, which refused the
     *     request, or the request is over, or went on without it
     */
    void done(byte @Nullable [] body);
}
