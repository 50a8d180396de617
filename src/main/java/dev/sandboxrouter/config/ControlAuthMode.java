package dev.sandboxrouter.config;

/** How callers of the control API prove who they are; contract section 10.3. */
public enum ControlAuthMode {
    /** Whoever reaches the listener, which therefore must be on loopback. */
    NONE,
    /** The token of {@code --control-token-file}. */
    TOKEN,
    /** A Kubernetes token, and what its user may do. */
    TOKENREVIEW
}
