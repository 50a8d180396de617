package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.TrafficListener;
import org.jspecify.annotations.Nullable;

/** Makes one listener of several, told in the order given, without allocating for an event. */
public final class TrafficListeners implements TrafficListener {

    private final TrafficListener[] listeners;

    private TrafficListeners(TrafficListener[] listeners) {
        this.listeners = listeners;
    }

    /** Returns a listener that tells all of {@code listeners}; none is allowed, and a single one comes back as it is. */
    public static TrafficListener of(TrafficListener... listeners) {
        return listeners.length == 1 ? listeners[0] : new TrafficListeners(listeners.clone());
    }

    @Override
    public void requestStarted() {
        for (TrafficListener listener : listeners) {
            listener.requestStarted();
        }
    }

    @Override
    public void requestEnded(CompletedRequest request) {
        for (TrafficListener listener : listeners) {
            listener.requestEnded(request);
        }
    }

    @Override
    public void refused(Refusal refusal) {
        for (TrafficListener listener : listeners) {
            listener.refused(refusal);
        }
    }

    @Override
    public void upstreamFailed(@Nullable SandboxKey sandbox, UpstreamError error) {
        for (TrafficListener listener : listeners) {
            listener.upstreamFailed(sandbox, error);
        }
    }

    @Override
    public void retried(SandboxKey sandbox) {
        for (TrafficListener listener : listeners) {
            listener.retried(sandbox);
        }
    }

    @Override
    public void tunnelOpened() {
        for (TrafficListener listener : listeners) {
            listener.tunnelOpened();
        }
    }

    @Override
    public void tunnelClosed() {
        for (TrafficListener listener : listeners) {
            listener.tunnelClosed();
        }
    }

    @Override
    public void brokenOff(BreakOff reason) {
        for (TrafficListener listener : listeners) {
            listener.brokenOff(reason);
        }
    }
}
