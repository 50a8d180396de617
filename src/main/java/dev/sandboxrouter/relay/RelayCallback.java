package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Target;
import org.jspecify.annotations.Nullable;

/** Told once how an attempt ended. Called on the request's event loop, or at once where the request was over. */
@FunctionalInterface
public interface RelayCallback {

    /**
     * The attempt is over.
     *
     * @param target where it was meant to go, as resolution said and whatever the exchange shows by now
     * @param failure null if the client has its answer or is gone; else why the dial failed, with nothing of the request
     *     sent, so that another attempt is safe
     */
    void done(Target target, @Nullable DialFailure failure);
}
