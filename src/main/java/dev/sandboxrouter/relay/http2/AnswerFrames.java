package dev.sandboxrouter.relay.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.logging.LogLevel;

/**
 * Tells a {@link FrameBudget} of the frames of answers as they go out, behind flow control: the codec shows them to a
 * logger of frames and to nobody else. It logs nothing. Event loop only.
 */
public final class AnswerFrames extends Http2FrameLogger {

    private final FrameBudget budget;

    /** The budget of the connection whose codec gets this. */
    public AnswerFrames(FrameBudget budget) {
        super(LogLevel.TRACE);
        this.budget = budget;
    }

    /** Never: bodies and credentials would be in the log. */
    @Override
    public boolean isEnabled() {
        return false;
    }

    @Override
    public void logData(
            Direction direction,
            ChannelHandlerContext ctx,
            int streamId,
            ByteBuf data,
            int padding,
            boolean endStream) {
        if (direction == Direction.OUTBOUND) {
            budget.answered();
            int size = data.readableBytes();
            if (size > 0 && size < Http2Options.SMALL_INCREMENT && hasRoomFor(size + 1, ctx, streamId)) {
                budget.answeredSmall();
            }
        }
    }

    /**
     * Whether it is small because its sandbox sent so little. What is small because its client opens windows by crumbs earns
     * that client nothing, or each crumb would pay for the next (CVE-2019-9511).
     */
    private static boolean hasRoomFor(int size, ChannelHandlerContext ctx, int streamId) {
        Http2Connection connection = ((Http2ConnectionHandler) ctx.handler()).connection();
        Http2RemoteFlowController windows = connection.remote().flowController();
        Http2Stream stream = connection.stream(streamId);
        return stream != null
                && windows.windowSize(stream) >= size
                && windows.windowSize(connection.connectionStream()) >= size;
    }

    @Override
    public void logHeaders(
            Direction direction,
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean endStream) {
        if (direction == Direction.OUTBOUND) {
            budget.answered();
        }
    }
}
