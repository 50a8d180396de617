package dev.sandboxrouter.relay;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request, held because a step of the route asked to see it, until it is forwarded. It holds the limit of
 * that step and one socket read more. Event loop only.
 */
final class BodyBuffer {

    private final Deque<HttpContent> pieces = new ArrayDeque<>(2);
    private int size;
    private int limit;
    private boolean complete;
    private @Nullable BodyCallback waiting;

    /** Takes the order of a step. One step at a time can wait; the route holds the exchange meanwhile. */
    void expect(int maxBytes, BodyCallback whenDone) {
        limit = maxBytes;
        waiting = whenDone;
    }

    boolean isAwaited() {
        return waiting != null;
    }

    /** Whether more of the body is wanted now. */
    boolean takesMore() {
        return waiting != null && !complete && size <= limit;
    }

    int limit() {
        return limit;
    }

    boolean isTooLarge() {
        return size > limit;
    }

    boolean isComplete() {
        return complete;
    }

    /** The body's end had come before anybody asked. */
    void completed() {
        complete = true;
    }

    /** Takes over the reference. */
    void add(HttpContent content) {
        complete |= content instanceof LastHttpContent;
        size += content.content().readableBytes();
        pieces.add(content);
    }

    /** Gives the step all of it. */
    void deliver() {
        byte[] bytes = new byte[size];
        int at = 0;
        for (HttpContent piece : pieces) {
            ByteBuf buffer = piece.content();
            int length = buffer.readableBytes();
            buffer.getBytes(buffer.readerIndex(), bytes, at, length);
            at += length;
        }
        tell(bytes);
    }

    /** Tells the step that there will be none. */
    void giveUp() {
        tell(null);
    }

    private void tell(byte @Nullable [] bytes) {
        BodyCallback whenDone = waiting;
        waiting = null;
        if (whenDone != null) {
            whenDone.done(bytes);
        }
    }

    /** Whether the end of the body is among the pieces. */
    boolean holdsEnd() {
        return pieces.peekLast() instanceof LastHttpContent;
    }

    /** The next piece to forward, with its reference; null when none is left. */
    @Nullable
    HttpContent poll() {
        return pieces.poll();
    }

    void release() {
        for (HttpContent piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            piece.release();
        }
    }
}
