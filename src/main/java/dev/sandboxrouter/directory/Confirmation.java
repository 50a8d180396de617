package dev.sandboxrouter.directory;

/** What asking the API server about an address has shown; contract 4.6 and 4.8. */
public enum Confirmation {
    /** The pod is where the directory says. */
    CONFIRMED,
    /** It is not; the directory knows better by now. */
    MOVED,
    /** The API server did not say in time. */
    UNKNOWN
}
