package dev.sandboxrouter.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * A line of a WATCH.
 *
 * @param type as the API server calls it; null if it does not say
 * @param item what it is about; null for a bookmark, for an error, and for what has no identity
 * @param version of the object that came along; null for none
 * @param code of an error
 * @param message of an error; may be empty
 */
record WatchEvent<T>(@Nullable String type, @Nullable T item, @Nullable String version, int code, String message) {

    /** What a watched object has become. */
    enum Change {
        ADDED,
        MODIFIED,
        /** Gone, or no longer what was asked for. */
        DELETED
    }
}
