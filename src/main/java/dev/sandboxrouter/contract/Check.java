package dev.sandboxrouter.contract;

/**
 * What a request may have to pass before it is forwarded. A route that leaves such a step out, or goes on after it failed,
 * is not obeyed: the relay forwards only what passed every check that the configuration asks for.
 */
public enum Check {
    /** The sandbox's rules; contract section 8. */
    INGRESS("enforceIngress"),
    /** Who the caller is; contract section 11. */
    AUTHORIZATION("authorize");

    private final String step;

    Check(String step) {
        this.step = step;
    }

    /** The bean whose step makes this check. */
    public String step() {
        return step;
    }
}
