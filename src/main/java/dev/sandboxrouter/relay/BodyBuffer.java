package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request, held because a step of the route asked to see it, until it is forwarded. It holds the limit of
 * that step and one socket read more. Event loop only.
 */
final class BodyBuffer {

    private final RoutedRequest routed;
    private final Deque<HttpContent> pieces = new ArrayDeque<>(2);
    private int size;
    private int limit;
    private boolean complete;
    private @Nullable BodyCallback waiting;

    BodyBuffer(RoutedRequest routed) {
        this.routed = routed;
    }

    /**
     * Takes the order of a step. One at a time: the step holds the exchange meanwhile.
     *
     * @param announced {@code Content-Length}, -1 where there is none
     * @param ended whether the body's end came before anybody asked, with nothing before it
     */
    void expect(int maxBytes, long announced, boolean ended, BodyCallback whenDone) {
        limit = maxBytes;
        complete |= ended;
        waiting = whenDone;
        if (announced > maxBytes) {
            refuse();
        } else {
            check();
        }
    }

    boolean isAwaited() {
        return waiting != null;
    }

    /** Whether more of the body is wanted now. */
    boolean takesMore() {
        return waiting != null && !complete && size <= limit;
    }

    /** Takes over the reference. */
    void add(HttpContent content) {
        complete |= content instanceof LastHttpContent;
        size += content.content().readableBytes();
        pieces.add(content);
        check();
    }

    private void check() {
        if (size > limit) {
            refuse();
        } else if (complete && waiting != null) {
            tell(copy());
        }
    }

    private void refuse() {
        if (waiting != null) {
            routed.refuse(new Refusal.BodyTooLarge(limit));
            tell(null);
        }
    }

    private byte[] copy() {
        byte[] bytes = new byte[size];
        int at = 0;
        for (HttpContent piece : pieces) {
            ByteBuf buffer = piece.content();
            int length = buffer.readableBytes();
            buffer.getBytes(buffer.readerIndex(), bytes, at, length);
            at += length;
        }
        return bytes;
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

    /**
     * Gives every piece, with its reference, to where it is forwarded. A step that still waits, because the route went on
     * without it, gets none.
     */
    void forwardTo(Consumer<HttpContent> next) {
        for (HttpContent piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            next.accept(piece);
        }
        tell(null);
    }

    /** The request is over. */
    void drop() {
        forwardTo(HttpContent::release);
    }
}
