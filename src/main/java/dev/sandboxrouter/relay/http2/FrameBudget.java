package dev.sandboxrouter.relay.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts what a client's frames cost before anything of them is done, and ends a connection that spends more than its
 * budget: floods of RST_STREAM, SETTINGS, PING, CONTINUATION and the like cost the sender next to nothing (CVE-2019-9512 to
 * 9518, CVE-2023-44487, CVE-2024-27316). The budget comes back with time, as a bucket fills. DATA that carries bytes and
 * HEADERS are not counted: flow control and the number of streams bound them.
 *
 * <p>Stands before the codec and reads frame headers alone (RFC 9113 4.1). Event loop only.
 */
public final class FrameBudget extends ChannelInboundHandlerAdapter {

    /** Told once, instead of passing on what exceeded the budget. */
    @FunctionalInterface
    public interface Exceeded {
        void close(Http2Error error);
    }

    private static final int HEADER = 9;
    private static final long NANOS_PER_UNIT = TimeUnit.SECONDS.toNanos(1) / Http2Options.BUDGET_PER_SECOND;

    private final LongSupplier clock;
    private final Exceeded exceeded;
    private final byte[] header = new byte[HEADER + 4];

    private int skip;
    private int have;
    private int want = HEADER;
    private long left = Http2Options.BUDGET;
    private long refilledNanos;
    private boolean over;

    /** @param prefaceBytes of the client's preface that are still to come */
    public FrameBudget(int prefaceBytes, LongSupplier clock, Exceeded exceeded) {
        this.skip = prefaceBytes;
        this.clock = clock;
        this.exceeded = exceeded;
        this.refilledNanos = clock.getAsLong();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes && !affords(bytes)) {
            over = true;
            bytes.release();
            exceeded.close(Http2Error.ENHANCE_YOUR_CALM);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean affords(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (skip > 0) {
                int skipped = Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
            } else {
                int more = Math.min(want - have, end - at);
                bytes.getBytes(at, header, have, more);
                have += more;
                at += more;
                if (have == want && !headerRead()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A header is complete; that of a WINDOW_UPDATE with its increment. False once it is too much. */
    private boolean headerRead() {
        int length = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
        if (header[3] == Http2FrameTypes.WINDOW_UPDATE && length == 4 && want == HEADER) {
            want = HEADER + 4;
            return true;
        }
        skip = length - (have - HEADER);
        have = 0;
        want = HEADER;
        return spend(cost(length));
    }

    private int cost(int length) {
        return switch (header[3]) {
            case Http2FrameTypes.DATA -> length == 0 && (header[4] & 1) == 0 ? 1 : 0;
            case Http2FrameTypes.HEADERS -> 0;
            case Http2FrameTypes.RST_STREAM -> Http2Options.RESET_COST;
            case Http2FrameTypes.WINDOW_UPDATE -> length == 4 && increment() >= Http2Options.SMALL_INCREMENT ? 0 : 1;
            default -> 1;
        };
    }

    private int increment() {
        return ((header[9] & 0x7f) << 24)
                | ((header[10] & 0xff) << 16)
                | ((header[11] & 0xff) << 8)
                | (header[12] & 0xff);
    }

    private boolean spend(int cost) {
        if (cost > left) {
            refill();
        }
        left -= cost;
        return left >= 0;
    }

    private void refill() {
        long earned = (clock.getAsLong() - refilledNanos) / NANOS_PER_UNIT;
        refilledNanos += earned * NANOS_PER_UNIT;
        left = Math.min(Http2Options.BUDGET, left + earned);
    }
}
