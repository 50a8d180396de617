package dev.sandboxrouter.relay.codec;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The channels of one event loop that were flushed since it began to read what is ready. It is over with the last of what is
 * ready, or with {@value #MAX_CHANNELS} channels. Event loop only.
 */
final class FlushRound implements Runnable {

    /** Channels of a round: with one more the first would wait for too much that others were sent. */
    static final int MAX_CHANNELS = 32;

    private static final FastThreadLocal<FlushRound> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected FlushRound initialValue() {
            return new FlushRound();
        }
    };

    private final Queue<LateFlush> waiting = new ArrayDeque<>(MAX_CHANNELS);
    private boolean scheduled;

    static FlushRound ofThisLoop() {
        return OF_LOOP.get();
    }

    void add(LateFlush channel, EventExecutor loop) {
        waiting.add(channel);
        if (waiting.size() >= MAX_CHANNELS) {
            flushAll();
        } else if (!scheduled) {
            scheduled = true;
            loop.execute(this); // tasks are run after all channels that are ready
        }
    }

    @Override
    public void run() {
        scheduled = false;
        flushAll();
    }

    /** A flush may make room somewhere, and so lead to others. */
    private void flushAll() {
        for (LateFlush next = waiting.poll(); next != null; next = waiting.poll()) {
            next.flushNow();
        }
    }
}
