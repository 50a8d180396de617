package dev.sandboxrouter.demo;

import io.netty.buffer.ByteBuf;

/**
 * What one request gets. Called on the connection's event loop: {@link #body} for each chunk, {@link #respond} once,
 * then {@link #writable} any number of times until the reply is finished; {@link #left} at any moment, as the last call.
 */
interface Answer {

    /** Takes a chunk of the request's body, possibly an empty one. The chunk stays the caller's. */
    default void body(ByteBuf chunk) {}

    /** The request was read in full: begin to answer. */
    void respond(Reply reply);

    /** The connection takes more bytes again after it was full. */
    default void writable() {}

    /** The connection is gone. */
    default void left() {}
}
