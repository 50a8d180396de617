package dev.sandboxrouter.observability;

/**
 * Whether traffic should be sent here: what {@code /readyz} answers (contract section 15). The route
 * {@code probes.camel.yaml} asks the bean {@code readiness} at every probe.
 */
public interface Readiness {

    /** The life of the process as a load balancer needs to know it; only forward, never back. */
    enum State {
        /** Listeners or the directory's first sync are missing. */
        STARTING(503, "starting"),
        /** Every listener is bound. */
        READY(200, "ok"),
        /** A signal to stop came; requests in flight still finish. */
        DRAINING(503, "draining");

        private final int status;
        private final String text;

        State(int status, String text) {
            this.status = status;
            this.text = text;
        }

        /** HTTP status of the answer: 200 or 503. */
        public int status() {
            return status;
        }

        /** Body of the answer, plain text without a line end. */
        public String text() {
            return text;
        }
    }

    /** The state now. Called from any thread, so it is a volatile read; never blocks. */
    State state();
}
