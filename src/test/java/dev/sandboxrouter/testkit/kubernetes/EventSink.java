package dev.sandboxrouter.testkit.kubernetes;

import java.io.IOException;

/** The form in which a watch travels: chunks of a response, or WebSocket frames. One thread writes. */
interface EventSink {

    void begin() throws IOException;

    /** Writes an event; it may stay in a buffer until {@link #flush}. */
    void event(byte[] json) throws IOException;

    /** Writes the first half of an event and flushes it. */
    void half(byte[] json) throws IOException;

    void flush() throws IOException;

    /** Ends the watch as its protocol wants it; the connection is left as it is. */
    void end() throws IOException;
}
