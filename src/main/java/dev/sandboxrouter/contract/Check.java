package dev.sandboxrouter.contract;

/**
 * What a request may have to pass before it is forwarded. A route that leaves such a step out, or goes on after it failed,
 * is not obeyed: the relay forwards only what passed every check that the configuration asks for.
 */
public enum Check {
    /** The sandbox's rules; contract section 8. */
    INGRESS("enforceIngress", 1),
    /** Who may talk to the sandbox; contract section 11. */
    AUTHORIZATION("authorize", 2);

    private final String step;
    private final int bit;

    Check(String step, int bit) {
        this.step = step;
        this.bit = bit;
    }

    /** The bean whose step makes this check. */
    public String step() {
        return step;
    }

    /** Its bit in a set of checks. */
    public int bit() {
        return bit;
    }
}
