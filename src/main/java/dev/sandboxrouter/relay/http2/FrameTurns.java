package dev.sandboxrouter.relay.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets the frames of one connection take turns with the other connections of its event loop: {@value #FRAMES} of them, then
 * whatever else is ready, then the next ones. One read brings up to 64 KiB, which is 6,500 frames with a byte each, and a
 * client that sends such, within its budgets or beyond them, would make everybody else wait for all of them at once.
 *
 * <p>Stands before whatever acts on frames, and knows of them where they end (RFC 9113 4.1). What waits is at most two reads:
 * once a second one has come, nothing more is read until all of it is done. Event loop only.
 */
public final class FrameTurns extends ChannelDuplexHandler {

    /** Of a turn: some tenth of a millisecond if each is a byte of a body on its way to a sandbox. A read of full ones has four. */
    static final int FRAMES = 8;

    private static final int HEADER = 9;
    private static final int LENGTH = 3;

    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);

    private int skip;
    private int have;
    private int length;
    private int taken;
    private boolean scheduled;
    private boolean stopped;

    /** @param prefaceBytes of the client's preface that are still to come */
    public FrameTurns(int prefaceBytes) {
        this.skip = prefaceBytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().config().getRecvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator reads) {
            reads.maxMessagesPerRead(1); // or one turn of the event loop would read sixteen times
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
        } else if (waiting.isEmpty()) {
            take(ctx, bytes);
        } else {
            waiting.add(bytes);
            ctx.channel().config().setAutoRead(false); // not sooner: each time is two calls of the kernel
        }
    }

    /** Passes on what this turn has room for; the rest comes first in the next one. */
    private void take(ChannelHandlerContext ctx, ByteBuf bytes) {
        int end = endOfTurn(bytes);
        if (end == bytes.writerIndex()) {
            ctx.fireChannelRead(bytes);
            return;
        }
        ByteBuf now = end == bytes.readerIndex() ? null : bytes.readRetainedSlice(end - bytes.readerIndex());
        waiting.addFirst(bytes);
        schedule(ctx);
        pass(ctx, now);
    }

    private static void pass(ChannelHandlerContext ctx, @Nullable ByteBuf bytes) {
        if (bytes != null) {
            ctx.fireChannelRead(bytes);
        }
    }

    /** Where the frame begins that this turn has no room for, or the end of the bytes. */
    private int endOfTurn(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (skip > 0) {
                int skipped = Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
            } else if (have == 0 && taken == FRAMES) {
                return at;
            } else {
                header(bytes.getUnsignedByte(at++));
            }
        }
        return end;
    }

    private void header(int octet) {
        if (have < LENGTH) {
            length = length << 8 | octet;
        }
        if (++have == HEADER) {
            skip = length;
            length = 0;
            have = 0;
            taken++;
        }
    }

    /** Not as a task of now: the event loop does up to 64 of those before it looks at other connections again. */
    private void schedule(ChannelHandlerContext ctx) {
        if (!scheduled) {
            scheduled = true;
            ctx.executor().schedule(() -> turn(ctx), 0, TimeUnit.NANOSECONDS);
        }
    }

    private void turn(ChannelHandlerContext ctx) {
        scheduled = false;
        taken = 0;
        if (!ctx.channel().isActive()) {
            drop();
            return;
        }
        while (!waiting.isEmpty() && !scheduled) {
            take(ctx, waiting.poll());
        }
        ctx.fireChannelReadComplete();
        if (waiting.isEmpty() && !stopped) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (waiting.isEmpty()) {
            taken = 0;
        }
        ctx.fireChannelReadComplete();
    }

    /**
     * The codec asks to read on after each turn, whatever auto-read says. If it were heard, what waits would grow by 64 KiB for
     * each turn's worth of it that is done.
     */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (waiting.isEmpty() && !stopped) {
            ctx.read();
        }
    }

    /** Drops what waits and reads nothing more. */
    public void stop(ChannelConfig config) {
        stopped = true;
        config.setAutoRead(false);
        drop();
    }

    /** The client has left, and nobody would hear the answers to what waits. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    private void drop() {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }
}
