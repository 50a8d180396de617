package dev.sandboxrouter.relay;

import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * What a client's decoder has brought and nobody could take yet, in the order of arrival. Whatever waits here keeps its
 * reference until it is taken or dropped. Event loop only.
 */
final class Inbox {

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

    Inbox(Taker taker) {
        this.taker = taker;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Hands a message on at once, or keeps it; false if it has to wait. */
    boolean add(Object message) {
        if (taker.hasEnded()) {
            ReferenceCountUtil.release(message);
        } else if (waiting.isEmpty() && taker.takes(message)) {
            taker.take(message);
        } else {
            waiting.add(message);
            return false;
        }
        return true;
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
        return true;
    }

    /** Drops what waits. */
    void drop() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
