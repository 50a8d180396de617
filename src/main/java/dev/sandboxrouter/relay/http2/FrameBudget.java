package dev.sandboxrouter.relay.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import java.util.function.LongSupplier;

/**
 * Counts what a client's frames cost before anything of them is done, and ends a connection that spends more than its
 * budget: floods of RST_STREAM, SETTINGS, PING, CONTINUATION and the like cost the sender next to nothing (CVE-2019-9512 to
 * 9518, CVE-2023-44487, CVE-2024-27316). The budget comes back with time, as a bucket fills. DATA of very few bytes has a
 * budget of its own; other DATA that carries bytes and HEADERS are not counted: flow control and the number of streams
 * bound them. Nor is what a client sends because it was sent something: clients of gRPC answer DATA with a PING, by which
 * they measure how large a window they want, and with WINDOW_UPDATE however small it was. So one PING is free for each time
 * that something was written since the PING before, and {@value Http2Options#UPDATES_PER_DATA} WINDOW_UPDATE for each small
 * DATA. An acknowledgement costs as much as any frame: one SETTINGS is all that is there to acknowledge.
 *
 * <p>It also tells when a head has begun and is not complete, which the codec does not.
 *
 * <p>Stands before the codec and reads frame headers alone (RFC 9113 4.1). Event loop only.
 */
public final class FrameBudget extends ChannelInboundHandlerAdapter {

    /** The connection whose frames are counted. */
    public interface Owner {

        /** Told once, instead of passing on what exceeded the budget. */
        void exceeded();

        /** Told when a read ends within another head than the read before did, and when none is incomplete any more. */
        void headPending(boolean pending);
    }

    private static final int HEADER = 9;
    private static final int ACK = 0x1;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;

    private final Owner owner;
    private final Bucket budget;
    private final Bucket smallData;
    private final byte[] header = new byte[HEADER + 4];

    private int skip;
    private int have;
    private int want = HEADER;
    private boolean over;

    private boolean pingFree;
    private int updatesFree;

    private long heads;
    private long pendingHead;
    private boolean headToGoOn; // a CONTINUATION is to follow

    /** @param prefaceBytes of the client's preface that are still to come */
    public FrameBudget(int prefaceBytes, LongSupplier clock, Owner owner) {
        this.skip = prefaceBytes;
        this.owner = owner;
        this.budget = new Bucket(Http2Options.BUDGET, Http2Options.BUDGET_PER_SECOND, clock);
        this.smallData = new Bucket(Http2Options.SMALL_DATA_BUDGET, Http2Options.SMALL_DATA_PER_SECOND, clock);
    }

    /** A frame of an answer went out. */
    void answered() {
        pingFree = true;
    }

    /** DATA went out that was too small for the WINDOW_UPDATE that gives it back not to be. */
    void answeredSmall() {
        updatesFree = Math.min(updatesFree + Http2Options.UPDATES_PER_DATA, Http2Options.MAX_FREE_UPDATES);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes && !affords(bytes)) {
            over = true;
            bytes.release();
            owner.exceeded();
        } else {
            tellOfHead();
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

    /** A header is complete; where it is needed, with what follows it. False once it is too much. */
    private boolean headerRead() {
        int length = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
        if (want == HEADER) {
            want += wantedOfPayload(length);
            if (want > HEADER) {
                return true;
            }
        }
        skip = length - (have - HEADER);
        have = 0;
        want = HEADER;
        noteHead();
        return header[3] == Http2FrameTypes.DATA ? affordsData(length) : budget.take(cost(length));
    }

    /** The increment of a WINDOW_UPDATE, and how much of DATA is padding. */
    private int wantedOfPayload(int length) {
        if (header[3] == Http2FrameTypes.WINDOW_UPDATE && length == 4) {
            return 4;
        }
        return header[3] == Http2FrameTypes.DATA && has(PADDED) && length > 0 ? 1 : 0;
    }

    private boolean has(int flag) {
        return (header[4] & flag) != 0;
    }

    /** The last DATA of a stream is free, as its HEADERS are. */
    private boolean affordsData(int length) {
        if (has(END_STREAM)) {
            return true;
        }
        int size = has(PADDED) ? length - 1 - (header[HEADER] & 0xff) : length;
        if (size <= 0) {
            return budget.take(1);
        }
        return size >= Http2Options.SMALL_DATA || smallData.take(1);
    }

    private int cost(int length) {
        return switch (header[3]) {
            case Http2FrameTypes.HEADERS -> 0;
            case Http2FrameTypes.RST_STREAM -> Http2Options.RESET_COST;
            case Http2FrameTypes.WINDOW_UPDATE -> isLargeUpdate(length) || takeFreeUpdate() ? 0 : 1;
            case Http2FrameTypes.PING -> !has(ACK) && takeFreePing() ? 0 : 1;
            default -> 1;
        };
    }

    private boolean isLargeUpdate(int length) {
        return length == 4 && increment() >= Http2Options.SMALL_INCREMENT;
    }

    private boolean takeFreeUpdate() {
        boolean free = updatesFree > 0;
        updatesFree -= free ? 1 : 0;
        return free;
    }

    private boolean takeFreePing() {
        boolean free = pingFree;
        pingFree = false;
        return free;
    }

    private int increment() {
        return ((header[9] & 0x7f) << 24)
                | ((header[10] & 0xff) << 16)
                | ((header[11] & 0xff) << 8)
                | (header[12] & 0xff);
    }

    // ---------------------------------------------------------------- heads

    private void noteHead() {
        if (header[3] == Http2FrameTypes.HEADERS) {
            heads++;
            headToGoOn = !has(END_HEADERS);
        } else if (header[3] == Http2FrameTypes.CONTINUATION) {
            headToGoOn = !has(END_HEADERS);
        }
    }

    private void tellOfHead() {
        long pending = headToGoOn || (skip > 0 && inFrameOfHead()) ? heads : 0;
        if (pending != pendingHead) {
            pendingHead = pending;
            owner.headPending(pending != 0);
        }
    }

    /** Asked while the rest of a frame is skipped, so that its header is still here. */
    private boolean inFrameOfHead() {
        return header[3] == Http2FrameTypes.HEADERS || header[3] == Http2FrameTypes.CONTINUATION;
    }
}
