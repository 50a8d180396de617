package dev.sandboxrouter.testkit.kubernetes;

/** What becomes of a tenant's open connections when it leaves its address. */
public enum Leaving {
    /** They are closed, as by a process that is stopped. */
    WITH_FIN,
    /** They are reset, as by a process that is killed. */
    WITH_RESET,
    /** The tenant goes on to answer on them, as a process does that lingers in a namespace without an address. */
    LINGERING
}
