package dev.sandboxrouter.testkit.kubernetes;

/** How a watch ends, or seems not to. */
public enum WatchEnd {
    /** As at the end of {@code timeoutSeconds}: nothing is missing. */
    CLEANLY,
    /** The connection is closed where more was to come. */
    WITH_FIN,
    /** The connection is reset. */
    WITH_RESET,
    /** The connection is closed after half an event. */
    IN_MID_EVENT,
    /** An event of type ERROR says 410. */
    WITH_GONE,
    /** An event of type ERROR says 500. */
    WITH_ERROR,
    /** An event is not JSON, and the connection is closed. */
    AFTER_NONSENSE,
    /** Nothing is sent any more, for ever, and the connection stays open. */
    PLAYING_DEAD
}
