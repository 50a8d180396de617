package dev.sandboxrouter.relay;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client's decoder has brought and nobody could take yet, in the order of arrival. Whatever waits here keeps its
 * reference until it is taken or dropped. Event loop only.
 */
final class Inbox {

    /**
     * Bytes of memory that may wait here while the channel is read on, so that a client is seen to leave (contract 5).
     * At most one socket read goes beyond it.
     */
    static final int MAX_WAITING = RelayOptions.HIGH_WATERMARK;

    /** What a message or a field costs besides its bytes, or a body in chunks of one byte would be no bytes at all. */
    static final int OBJECT_COST = 128;

    /** Who takes what comes in. */
    interface Taker {

        /** Whether there is room for the message now. */
        boolean takes(Object message);

        /** Takes the message over. This may make room, and so call {@link Inbox#deliver} again. */
        void take(Object message);

        /** Whether nothing more is wanted, ever. */
        boolean hasEnded();
    }

    private final Taker taker;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(4);
    private boolean delivering;
    private long held;
    private @Nullable ByteBuf heldLast;

    Inbox(Taker taker) {
        this.taker = taker;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether what has come in since this was empty holds {@value #MAX_WAITING} bytes or more. */
    boolean isFull() {
        return held >= MAX_WAITING;
    }

    /** Hands a message on at once, or keeps it; false if it has to wait. */
    boolean add(Object message) {
        if (taker.hasEnded()) {
            ReferenceCountUtil.release(message);
        } else if (waiting.isEmpty() && taker.takes(message)) {
            taker.take(message);
        } else {
            waiting.add(message);
            weigh(message);
            return false;
        }
        return true;
    }

    private void weigh(Object message) {
        held += OBJECT_COST;
        if (message instanceof HttpContent piece) {
            weighBuffer(piece.content());
        } else if (message instanceof HttpRequest head) {
            weighHead(head);
        }
    }

    /** A slice keeps the whole of what one read brought, which others of its slices have in common with it. */
    @SuppressWarnings("ReferenceEquality") // buffers are equal if their bytes are; this asks for the same memory
    private void weighBuffer(ByteBuf content) {
        ByteBuf whole = content;
        for (ByteBuf inner = content.unwrap(); inner != null; inner = inner.unwrap()) {
            whole = inner;
        }
        if (whole != heldLast && content.isReadable()) {
            heldLast = whole;
            held += whole.capacity();
        }
    }

    private void weighHead(HttpRequest head) {
        held += head.uri().length();
        for (Map.Entry<String, String> field : head.headers()) {
            held += OBJECT_COST + field.getKey().length() + field.getValue().length();
        }
    }

    /**
     * Hands on what waits, as far as there is room for it. What is taken may end a request and so call this again: the
     * outer call goes on, because a thousand pipelined requests must not become a thousand nested calls.
     *
     * @return false for such an inner call, which has done nothing
     */
    boolean deliver() {
        if (delivering) {
            return false;
        }
        delivering = true;
        try {
            while (!taker.hasEnded() && !waiting.isEmpty() && taker.takes(waiting.peek())) {
                taker.take(waiting.poll());
            }
        } finally {
            delivering = false;
        }
        if (waiting.isEmpty()) {
            forget();
        }
        return true;
    }

    /** Drops what waits. */
    void drop() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        forget();
    }

    private void forget() {
        held = 0;
        heldLast = null;
    }
}
