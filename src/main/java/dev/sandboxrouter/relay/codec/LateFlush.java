package dev.sandboxrouter.relay.codec;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * Puts a flush off until the event loop has read what else is ready, and then lets it go together with those of other
 * channels ({@link FlushRound}). Nobody waits for longer than that, and where one channel alone is ready it is at once. What
 * is gained: frames of several streams go to the kernel in one call, and whoever waits at the other ends is woken up for all
 * of them, not anew for each. The ends of messages go so; after a part of one the relay asks for its flush ({@link #now}),
 * since it may have to reach the other end long before the next (contract 5).
 *
 * <p>A channel that has no room any more is flushed at once, since whoever writes to it waits for room. Stands before TLS as
 * seen from who writes, so that short pieces share a record. Event loop only.
 */
public final class LateFlush extends ChannelOutboundHandlerAdapter {

    private @Nullable ChannelHandlerContext waiting;

    /**
     * Does at once what was put off, on a stream of HTTP/2 that of its connection: for what nothing may follow soon, and for
     * who is about to close the channel past this handler.
     */
    public static void now(Channel channel) {
        Channel connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
        LateFlush handler = connection.pipeline().get(LateFlush.class);
        if (handler != null) {
            handler.flushNow();
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            waiting = null;
            ctx.flush();
        } else if (waiting == null) {
            waiting = ctx;
            FlushRound.ofThisLoop().add(this, ctx.executor());
        }
    }

    /** Does what was put off, if anything is. */
    void flushNow() {
        ChannelHandlerContext ctx = waiting;
        if (ctx != null) {
            waiting = null;
            ctx.flush();
        }
    }

    /** What was flushed before a close goes out before it. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        flushNow();
        ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        flushNow();
    }
}
