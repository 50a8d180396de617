package dev.sandboxrouter.relay.tunnel;

import dev.sandboxrouter.tls.TlsEnds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * One channel of a tunnel: the source of the direction that leads away from it, and the sink of the other. It moves bytes
 * and states; when to end is the {@link Tunnel}'s to decide.
 *
 * <p>The direction away from here:
 *
 * <pre>
 *             FIN read ({@link #inputEnded})
 *   FLOWING ───────────────────────────────► FINISHED   the FIN follows the last byte; reading is off
 *      │  frame boundary while ending ({@link #cut}), or {@link #quit}
 *      └───────────────────────────────────► CUT        what still comes is dropped, but followed for a Close frame
 * </pre>
 *
 * <p>Once nothing more will be written here and that is flushed ({@code outputEnded}), and this side has had its last
 * word (its FIN, or its Close frame while the router ends the tunnel), the side is {@code done} and closes its channel.
 * A channel that closes without being done has been broken off.
 *
 * <p>Event loop only.
 */
final class TunnelSide extends ChannelInboundHandlerAdapter implements ChannelFutureListener {

    private enum Flow {
        FLOWING,
        FINISHED,
        CUT
    }

    private final Tunnel tunnel;
    private final DuplexChannel channel;
    private final FrameFollower follower;
    private Flow flow = Flow.FLOWING;
    private long passedOn;
    private boolean unflushed;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean done;

    TunnelSide(Tunnel tunnel, DuplexChannel channel, Protocol protocol) {
        this.tunnel = tunnel;
        this.channel = channel;
        this.follower = protocol == Protocol.WEBSOCKET ? new FrameFollower() : FrameFollower.LOST;
    }

    DuplexChannel channel() {
        return channel;
    }

    /** Bytes that went from here to the other side's channel. */
    long passedOn() {
        return passedOn;
    }

    boolean isFlowing() {
        return flow == Flow.FLOWING;
    }

    /** Whether nothing more will be written here, in good order, and all of it is with the kernel. */
    boolean hasOutputEnded() {
        return outputEnded;
    }

    boolean isDone() {
        return done;
    }

    /** Whether no close frame can be placed behind what comes from here. */
    boolean isUnframed() {
        return follower.lost();
    }

    // --- bytes

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        assert channel.eventLoop().inEventLoop();
        if (message instanceof ByteBuf bytes) {
            receive(bytes);
        } else {
            // An end-of-message mark that a codec lets go of when it is removed.
            ReferenceCountUtil.release(message);
        }
    }

    /** Takes what the codec of this channel had read too far; releases it. */
    void receiveEarly(ByteBuf bytes) {
        if (bytes.isReadable()) {
            receive(bytes);
        } else {
            bytes.release();
        }
    }

    private void receive(ByteBuf bytes) {
        tunnel.heard();
        if (flow != Flow.FLOWING) {
            drop(bytes);
        } else if (tunnel.isEnding()) {
            passOnToBoundary(bytes);
        } else {
            follower.follow(bytes);
            passOn(bytes);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a void promise: a failed write is an exceptionCaught of that side
    private void passOn(ByteBuf bytes) {
        Channel to = peer().channel;
        passedOn += bytes.readableBytes();
        unflushed = true;
        to.write(bytes, to.voidPromise());
        if (!to.isWritable()) {
            updateReading();
        }
    }

    private void passOnToBoundary(ByteBuf bytes) {
        int end = follower.followFrame(bytes, bytes.readerIndex(), bytes.writerIndex());
        if (follower.lost()) {
            bytes.release();
            tunnel.abort();
        } else if (follower.atBoundary()) {
            passOn(bytes.readRetainedSlice(end - bytes.readerIndex()));
            cut();
            drop(bytes);
        } else {
            passOn(bytes);
        }
    }

    private void drop(ByteBuf bytes) {
        follower.follow(bytes);
        bytes.release();
        closeIfDone();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flushPeer();
    }

    private void flushPeer() {
        if (unflushed) {
            unflushed = false;
            peer().channel.flush();
        }
    }

    // --- back-pressure

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        peer().updateReading();
    }

    /** Reads here just while there is room on the other side. */
    void updateReading() {
        boolean read =
                switch (flow) {
                    case FLOWING -> peer().channel.isWritable();
                    case FINISHED -> false;
                    case CUT -> true;
                };
        channel.config().setAutoRead(read);
        if (!read) {
            tunnel.watchUnread();
        }
    }

    /** Whether a reset of this side would go unnoticed, because nothing reads here; {@link ResetProbe}. */
    boolean isUnwatched() {
        return !done && !outputEnded && !channel.config().isAutoRead();
    }

    // --- ends

    /** What happened before this handler stood in the pipeline: it sees the end of a channel late rather than never. */
    void catchUp() {
        flushPeer();
        channel.closeFuture().addListener(this);
        if (channel.isInputShutdown()) {
            inputEnded();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void inputEnded() {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        if (flow == Flow.FLOWING && tunnel.isOpen()) {
            flow = Flow.FINISHED;
            updateReading();
            tunnel.finished(this);
            peer().finishOutput();
        } else if (flow == Flow.FLOWING) {
            // Within a frame, so its boundary will never come.
            flow = Flow.CUT;
            peer().quit();
        }
        closeIfDone();
    }

    /** Passes a FIN on, behind everything written before. Shutting at once would throw away what is not flushed. */
    private void finishOutput() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            if (flushed.isSuccess()) {
                TlsEnds.endOutput(channel).addListener((ChannelFutureListener) this::outputOver);
            }
        });
    }

    private void outputOver(ChannelFuture last) {
        if (last.isSuccess()) {
            outputEnded = true;
            closeIfDone();
        } else {
            tunnel.broken(this);
        }
    }

    /** The router ends the tunnel: cuts this direction now if it stands at a boundary, else at the next one. */
    void cutAtBoundary() {
        if (flow == Flow.FLOWING && follower.atBoundary()) {
            cut();
        }
        closeIfDone();
    }

    /** Ends this direction with the router's close frame, or with nothing if this side's own has just passed. */
    private void cut() {
        flow = Flow.CUT;
        updateReading();
        TunnelSide to = peer();
        ByteBuf last = follower.closeSeen() ? Unpooled.EMPTY_BUFFER : tunnel.closeFrameTo(to);
        to.channel.writeAndFlush(last).addListener((ChannelFutureListener) to::outputOver);
        tunnel.directionCut();
    }

    /** Drops what still comes: the other side has nowhere to put it. */
    void deafen() {
        if (flow == Flow.FLOWING) {
            flow = Flow.CUT;
            updateReading();
        }
    }

    private void closeIfDone() {
        boolean lastWordSaid = inputEnded || (tunnel.isEnding() && follower.closeSeen());
        if (outputEnded && lastWordSaid && !done) {
            close();
        }
    }

    /** Closes the channel at once, whatever is under way. */
    @SuppressWarnings("FutureReturnValueIgnored") // operationComplete hears of it
    void quit() {
        flow = Flow.CUT;
        done = true;
        TlsEnds.breakOff(channel);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // operationComplete hears of it
    private void close() {
        done = true;
        channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        tunnel.broken(this);
    }

    /** The channel is closed. */
    @Override
    public void operationComplete(ChannelFuture closed) {
        tunnel.closed(this);
    }

    private TunnelSide peer() {
        return tunnel.opposite(this);
    }
}
