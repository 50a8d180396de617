package dev.sandboxrouter.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A download of a chosen length. The byte at offset {@code i} is {@code i mod 251}: a prime, so a chunk that a proxy
 * drops, repeats or swaps shifts everything after it.
 */
final class Bytes implements Answer {

    /** Bytes of the longest download: 1 GiB. */
    static final long MAX = 1L << 30;

    static final int PERIOD = 251;

    /** A whole number of periods, so that every chunk is a slice from the start of the same memory. */
    private static final ByteBuf CHUNK = chunk(PERIOD * 256);

    private long remaining;
    private @Nullable Reply reply;

    Bytes(long length) {
        remaining = length;
    }

    @Override
    public void respond(Reply started) {
        started.begin("application/octet-stream", remaining);
        if (started.headOnly()) {
            started.finish();
            return;
        }
        reply = started;
        writable();
    }

    /** Writes only while the connection takes it, so a slow reader costs one chunk and not the download. */
    @Override
    public void writable() {
        Reply open = reply;
        if (open == null) {
            return;
        }
        while (remaining > 0 && open.writable()) {
            int n = (int) Math.min(remaining, CHUNK.readableBytes());
            open.chunk(CHUNK.slice(0, n));
            remaining -= n;
        }
        open.flush();
        if (remaining == 0) {
            reply = null;
            open.finish();
        }
    }

    private static ByteBuf chunk(int size) {
        ByteBuf chunk = Unpooled.directBuffer(size);
        for (int i = 0; i < size; i++) {
            chunk.writeByte(i % PERIOD);
        }
        return Unpooled.unreleasableBuffer(chunk.asReadOnly());
    }
}
