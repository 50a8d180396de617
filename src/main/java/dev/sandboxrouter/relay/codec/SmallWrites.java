package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Appends a short body to the head before it, so that one buffer goes to the kernel by {@code write}: gathering two by
 * {@code writev} costs more than copying so little. What is longer than {@value #MAX_COPIED} bytes passes as it is.
 *
 * <p>Only pieces whose writer does not ask what became of them are held, and none beyond the next flush. Stands in front
 * of an encoder; when it is removed, what it holds goes on. Event loop only.
 */
public final class SmallWrites extends ChannelOutboundHandlerAdapter {

    /** Most bytes of a piece that is copied. */
    static final int MAX_COPIED = 4096;

    private @Nullable ByteBuf held;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf piece) || piece.readableBytes() > MAX_COPIED || !promise.isVoid()) {
            pass(ctx);
            ctx.write(message, promise);
            return;
        }
        ByteBuf first = held;
        if (first == null && piece.isReadable() && isExtensible(piece)) {
            held = piece;
        } else if (first != null && first.readableBytes() + piece.readableBytes() <= MAX_COPIED) {
            first.writeBytes(piece);
            piece.release();
        } else {
            pass(ctx);
            ctx.write(piece, promise);
        }
    }

    /** Whether bytes may be appended: never to a slice, which ends where somebody else's bytes begin. */
    private static boolean isExtensible(ByteBuf piece) {
        return piece.refCnt() == 1 && !piece.isReadOnly() && piece.maxCapacity() > MAX_COPIED;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        pass(ctx);
        ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        pass(ctx);
        ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        pass(ctx);
    }

    private void pass(ChannelHandlerContext ctx) {
        ByteBuf first = held;
        if (first != null) {
            held = null;
            ctx.write(first, ctx.voidPromise());
        }
    }
}
