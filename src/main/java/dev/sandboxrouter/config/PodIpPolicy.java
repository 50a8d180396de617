package dev.sandboxrouter.config;

/** What {@code X-Sandbox-Pod-IP} may do; contract section 4.5. */
public enum PodIpPolicy {
    /** A hint: used only if it is an address of the addressed sandbox in the directory, else ignored. */
    KNOWN,
    /** Dialled if the address classes and {@code --allowed-pod-cidrs} allow it, else 400. */
    ROUTABLE,
    /** Its presence is a 400. */
    DENY
}
