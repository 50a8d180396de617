package dev.sandboxrouter.kubernetes;

import java.util.Locale;

/** Why objects were listed; of pods the label {@code cause} of {@code sandbox_router_cache_relists_total}. */
public enum RelistCause {
    /** The first LIST of the process. */
    START,
    /** 410: the version to go on from is too old. */
    EXPIRED,
    /** The watch ended before its time. */
    DROPPED,
    /** The watch said nothing while there was something to say, or nothing for too long. */
    SILENT,
    /** No connection to the API server. */
    UNREACHABLE,
    /** No answer in time. */
    TIMEOUT,
    /** 401 */
    UNAUTHORIZED,
    /** 403 */
    FORBIDDEN,
    /** 429 */
    THROTTLED,
    /** Any other status. */
    SERVER_ERROR,
    /** An answer that is no list, or an event that is none. */
    MALFORMED,
    /** What takes the events failed. */
    HANDLER,
    /** An event that contradicts an earlier one. */
    DOUBT;

    /** The label's value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
