package dev.sandboxrouter.relay.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Walks from frame to frame through what a client sends, however it was cut by the reads that brought it (RFC 9113 4.1). It
 * moves the reader index and keeps nothing but a header that is not complete. Event loop only.
 */
final class FrameWalk {

    /** Of SETTINGS and PING. */
    static final int ACK = 0x1;

    /** Of DATA and HEADERS. */
    static final int END_STREAM = 0x1;

    /** Of HEADERS and CONTINUATION. */
    static final int END_HEADERS = 0x4;

    private static final int PADDED = 0x8;

    private static final int HEADER = 9;
    private static final int TYPE = 3;
    private static final int FLAGS = 4;
    private static final int INCREMENT = 4;

    /** What has come of a header, and of the octets behind it that are asked for, when a read ended within them. */
    private final ByteBuf cut =
            Unpooled.wrappedBuffer(new byte[HEADER + INCREMENT]).clear();

    private int rest;
    private int length;
    private int type;
    private int flags;
    private int first;

    /** @param prefaceBytes of the client's preface that are still to come */
    FrameWalk(int prefaceBytes) {
        this.rest = prefaceBytes;
    }

    /** Goes past what there is of the frame that was begun, or of the preface. */
    void skipRest(ByteBuf bytes) {
        int skipped = Math.min(rest, bytes.readableBytes());
        bytes.skipBytes(skipped);
        rest -= skipped;
    }

    /** Whether there is more to come of the frame that was begun, beyond what was skipped. */
    boolean isWithinFrame() {
        return rest > 0;
    }

    /**
     * Goes into the next frame, as far as is asked for here; what is left of the one before is skipped already.
     *
     * @return false if the bytes end before; they are then walked to their end
     */
    boolean next(ByteBuf bytes) {
        if (cut.isReadable()) {
            return goOn(bytes);
        }
        if (bytes.readableBytes() >= HEADER) {
            int known = readHeader(bytes);
            if (bytes.readableBytes() >= known) {
                begin(bytes, known);
                bytes.skipBytes(known);
                return true;
            }
        }
        cut.writeBytes(bytes);
        return false;
    }

    private boolean goOn(ByteBuf bytes) {
        if (!fillCut(bytes, HEADER)) {
            return false;
        }
        int known = readHeader(cut);
        if (!fillCut(bytes, known)) {
            return false;
        }
        begin(cut, known);
        cut.clear();
        return true;
    }

    private boolean fillCut(ByteBuf bytes, int size) {
        int more = Math.min(size - cut.readableBytes(), bytes.readableBytes());
        if (more > 0) {
            cut.writeBytes(bytes, more);
        }
        return cut.readableBytes() >= size;
    }

    /** Returns how many octets, from that of the header on, are asked for here. */
    private int readHeader(ByteBuf from) {
        int at = from.readerIndex();
        length = from.getUnsignedMedium(at);
        type = from.getUnsignedByte(at + TYPE);
        flags = from.getUnsignedByte(at + FLAGS);
        if (type == Http2FrameTypes.WINDOW_UPDATE && length == INCREMENT) {
            return HEADER + INCREMENT;
        }
        return isPaddedData() && length > 0 ? HEADER + 1 : HEADER;
    }

    private void begin(ByteBuf from, int known) {
        int at = from.readerIndex() + HEADER;
        int asked = known - HEADER;
        first = switch (asked) {
            case 0 -> 0;
            case 1 -> from.getUnsignedByte(at);
            default -> from.getInt(at);
        };
        rest = length - asked;
    }

    private boolean isPaddedData() {
        return type == Http2FrameTypes.DATA && has(PADDED);
    }

    // ---------------------------------------------------------------- the frame that was begun

    int type() {
        return type;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Of DATA: its bytes without padding; not above 0 if there are none. */
    int dataBytes() {
        return has(PADDED) ? length - 1 - first : length;
    }

    /** Of WINDOW_UPDATE: its bytes; 0 if it is malformed. */
    int increment() {
        return first & Integer.MAX_VALUE;
    }
}
