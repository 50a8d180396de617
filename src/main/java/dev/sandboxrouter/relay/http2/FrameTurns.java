package dev.sandboxrouter.relay.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Lets the frames of one connection take turns with the other connections of its event loop: {@value #FRAMES} of them, then
 * whatever else is ready, then the next ones. One read brings up to 64 KiB, which is 6,500 frames with a byte each, and a
 * client that sends such, within its budgets or beyond them, would make everybody else wait for all of them at once.
 *
 * <p>Each frame is shown to the {@link FrameBudget} when its turn comes, before any of that turn's frames is passed on: what
 * waits costs nothing but its bytes, and so one walk is enough. A turn that the budget does not afford is not passed on, nor
 * is anything after it. Behind small DATA that came too fast everything waits for {@value #PAUSE_MILLIS} ms.
 *
 * <p>Stands before the codec and looks at frame headers alone. What waits is at most two reads: once a second one has come,
 * nothing more is read until all of it is done. Event loop only.
 */
public final class FrameTurns extends ChannelDuplexHandler {

    /** The connection whose frames these are. */
    public interface Owner {

        /** Told once, instead of passing on what exceeded the budget. */
        void exceeded();

        /** Told when a read, or a turn, ends within another head than the one before did, and when none is incomplete any more. */
        void headPending(boolean pending);

        /** Told to read the connection, or to stop; until it is told otherwise, it reads. */
        void setReading(boolean reading);
    }

    /** Of a turn: some tenth of a millisecond if each is a byte of a body on its way to a sandbox. A read of full ones has four. */
    static final int FRAMES = 8;

    /** In milliseconds; in so long, a hundred small DATA are earned. */
    static final int PAUSE_MILLIS = 20;

    private final FrameWalk walk;
    private final FrameBudget budget;
    private final Owner owner;
    private final HeadWatch heads = new HeadWatch();
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);

    private int taken;
    private boolean pausing;
    private boolean scheduled;
    private boolean stopped;

    /** @param prefaceBytes of the client's preface that are still to come */
    public FrameTurns(int prefaceBytes, FrameBudget budget, Owner owner) {
        this.walk = new FrameWalk(prefaceBytes);
        this.budget = budget;
        this.owner = owner;
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
        } else if (stopped) {
            bytes.release();
        } else if (!isBehind()) {
            take(ctx, bytes);
        } else {
            waiting.add(bytes);
            owner.setReading(false); // not sooner: each time is two calls of the kernel
        }
    }

    private boolean isBehind() {
        return pausing || !waiting.isEmpty();
    }

    /** Passes on what this turn has room for; the rest comes first in the next one. */
    private void take(ChannelHandlerContext ctx, ByteBuf bytes) {
        int begin = bytes.readerIndex();
        if (!walkTurn(bytes)) {
            bytes.release();
            exceeded();
            return;
        }
        heads.readEnds(walk, owner);
        if (pausing || bytes.isReadable()) {
            schedule(ctx);
        }
        if (bytes.isReadable()) {
            waiting.addFirst(bytes);
            pass(ctx, bytes, begin);
        } else {
            ctx.fireChannelRead(bytes.readerIndex(begin));
        }
    }

    /** Passes on what was walked. */
    private static void pass(ChannelHandlerContext ctx, ByteBuf bytes, int begin) {
        int size = bytes.readerIndex() - begin;
        if (size > 0) {
            ctx.fireChannelRead(bytes.retainedSlice(begin, size));
        }
    }

    /** Walks to the frame that this turn has no room for, or to the end of the bytes; false once it is too much. */
    private boolean walkTurn(ByteBuf bytes) {
        walk.skipRest(bytes);
        while (taken < FRAMES && !pausing && bytes.isReadable()) {
            if (walk.next(bytes)) {
                taken++;
                heads.begun(walk);
                FrameBudget.Verdict verdict = budget.judge(walk);
                if (verdict == FrameBudget.Verdict.EXCEEDED) {
                    return false;
                }
                pausing = verdict == FrameBudget.Verdict.SLOWED;
                walk.skipRest(bytes);
            }
        }
        return true;
    }

    private void exceeded() {
        stopped = true;
        drop();
        owner.exceeded();
    }

    /** Not as a task of now: the event loop does up to 64 of those before it looks at other connections again. */
    private void schedule(ChannelHandlerContext ctx) {
        if (!scheduled) {
            scheduled = true;
            ctx.executor().schedule(() -> turn(ctx), pausing ? PAUSE_MILLIS : 0, TimeUnit.MILLISECONDS);
        }
    }

    private void turn(ChannelHandlerContext ctx) {
        scheduled = false;
        pausing = false;
        taken = 0;
        if (!ctx.channel().isActive()) {
            drop();
            return;
        }
        while (!waiting.isEmpty() && !scheduled) {
            take(ctx, waiting.poll());
        }
        ctx.fireChannelReadComplete();
        if (!isBehind() && !stopped) {
            owner.setReading(true);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!isBehind()) {
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
        if (!isBehind() && !stopped) {
            ctx.read();
        }
    }

    /** Drops what waits and whatever still comes, and reads nothing more. */
    public void stop() {
        stopped = true;
        owner.setReading(false);
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
