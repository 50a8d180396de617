package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.observability.Readiness;

/** What {@code /readyz} tells; set by the life-cycle, read by the probes' route on any thread. */
public final class Status implements Readiness {

    private volatile State state = State.STARTING;

    @Override
    public State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }
}
