package dev.sandboxrouter.store;

import java.io.IOException;

/** A change that a store did not make, for a reason that whoever asked for it should hear. */
public final class StoreException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What became of the change. */
    public enum Kind {
        /** Nothing was changed; the store cannot be reached or is busy, and the same may work later. */
        UNAVAILABLE,
        /** Nothing was changed; the store does not take this, now or later. */
        REFUSED,
        /** The change was asked for and no answer came: it may have been made, or may yet be. */
        UNKNOWN
    }

    private final Kind kind;

    /** @param text for a caller of the control API and for the log: without addresses and credentials */
    public StoreException(Kind kind, String text, Throwable cause) {
        super(text, cause);
        this.kind = kind;
    }

    public StoreException(Kind kind, String text) {
        super(text);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
