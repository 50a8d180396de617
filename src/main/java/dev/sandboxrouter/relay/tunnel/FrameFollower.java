package dev.sandboxrouter.relay.tunnel;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of one direction of a WebSocket (RFC 6455, 5.2) just closely enough to know where one ends: headers
 * are read byte by byte, wherever they are split, payloads are skipped unread. Neither fragments nor extensions matter
 * for that. It neither copies nor changes anything and does not judge the protocol.
 *
 * <p>A 64-bit length with its top bit set is forbidden by the RFC: this is no WebSocket (any more), boundaries cannot be
 * known, and the follower is lost for good.
 *
 * <p>Event loop only.
 */
final class FrameFollower {

    /** Follows nothing and never finds a boundary: for protocols without frames. Stateless, so shared. */
    static final FrameFollower LOST = lostFromTheStart();

    private static final int OPCODE_BITS = 0x0f;
    private static final int CLOSE_OPCODE = 0x08;
    private static final int MASK_BIT = 0x80;
    private static final int LENGTH_BITS = 0x7f;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int SHORTEST_HEADER = 2;
    private static final int MASK_KEY_LENGTH = 4;

    private int headerRead;
    private int lengthEnd;
    private int headerEnd = SHORTEST_HEADER;
    private int opcode;
    private long payloadLeft;
    private boolean closeSeen;
    private boolean lost;

    private static FrameFollower lostFromTheStart() {
        FrameFollower follower = new FrameFollower();
        follower.lost = true;
        return follower;
    }

    /** Whether everything followed so far is whole frames; true at the start. */
    boolean atBoundary() {
        return !lost && headerRead == 0;
    }

    /** Whether frames cannot be followed: no boundary will come. */
    boolean lost() {
        return lost;
    }

    /** Whether a whole Close frame has passed. */
    boolean closeSeen() {
        return closeSeen;
    }

    /** Follows all readable bytes; moves no index of theirs. */
    void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int to = bytes.writerIndex();
        while (at < to && !lost) {
            at = followFrame(bytes, at, to);
        }
    }

    /**
     * Follows bytes up to the end of the current frame.
     *
     * @param from index of the first byte to follow
     * @param to index behind the last one
     * @return index behind the last byte followed: the boundary if {@link #atBoundary()} now, where the follower got lost
     *     if {@link #lost()}, else {@code to}
     */
    int followFrame(ByteBuf bytes, int from, int to) {
        int at = from;
        while (at < to && !lost) {
            at = headerRead < headerEnd ? header(bytes, at) : payload(at, to);
            if (headerRead == headerEnd && payloadLeft == 0) {
                frameEnds();
                break;
            }
        }
        return at;
    }

    private int header(ByteBuf bytes, int at) {
        byte octet = bytes.getByte(at);
        switch (headerRead++) {
            case 0 -> opcode = octet & OPCODE_BITS;
            case 1 -> shape(octet);
            default -> extendedLength(octet);
        }
        return at + 1;
    }

    private void shape(byte octet) {
        int length = octet & LENGTH_BITS;
        int more = length == LENGTH_IN_8_BYTES ? 8 : length == LENGTH_IN_2_BYTES ? 2 : 0;
        payloadLeft = more == 0 ? length : 0;
        lengthEnd = SHORTEST_HEADER + more;
        headerEnd = lengthEnd + ((octet & MASK_BIT) == 0 ? 0 : MASK_KEY_LENGTH);
    }

    private void extendedLength(byte octet) {
        if (headerRead <= lengthEnd) {
            payloadLeft = (payloadLeft << Byte.SIZE) | (octet & 0xff);
            lost = payloadLeft < 0;
        }
    }

    private int payload(int at, int to) {
        long skipped = Math.min(payloadLeft, to - at);
        payloadLeft -= skipped;
        return at + (int) skipped;
    }

    private void frameEnds() {
        closeSeen |= opcode == CLOSE_OPCODE;
        headerRead = 0;
        headerEnd = SHORTEST_HEADER;
    }
}
