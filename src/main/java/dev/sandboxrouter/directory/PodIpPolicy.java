package dev.sandboxrouter.directory;

/** {@code --pod-ip-policy}: what {@code X-Sandbox-Pod-IP} may do; contract 4.5. */
public enum PodIpPolicy {
    /** A hint: used if the directory holds this address for the addressed sandbox, else ignored. */
    KNOWN,
    /** Used if classes and {@code --allowed-pod-cidrs} allow it and no other sandbox holds it, else 400. */
    ROUTABLE,
    /** Its presence is a 400. */
    DENY;

    /** The policy where the flag is not set: a directory that is on knows better than any caller. */
    public static PodIpPolicy defaultFor(boolean directoryEnabled) {
        return directoryEnabled ? KNOWN : ROUTABLE;
    }
}
