package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Cuts lines out of a buffer. Complete lines are copied, many at a time, into an array that belongs to the thread, since
 * an array is several times faster to look at than a direct buffer; a byte of an unfinished line is looked at once
 * however slowly the rest of it arrives.
 */
final class LineScanner {

    /** The line is not complete yet. */
    static final int INCOMPLETE = 0;

    /** The line cannot end within the limit any more. */
    static final int TOO_LONG = -1;

    private static final int WINDOW = 2048;

    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[WINDOW];
        }
    };

    private byte[] bytes = {};
    private int from;
    private int to;
    private boolean bareLf;

    /** Bytes of the unfinished line that hold no LF. */
    private int seen;

    /** Indices in the buffer of what {@link #bytes} holds a copy of; empty at the start of each decoding call. */
    private int windowStart;

    private int windowEnd;

    /** To be called whenever the buffer may be another one, or have moved its bytes. */
    void begin() {
        bytes = SCRATCH.get();
        windowStart = 0;
        windowEnd = 0;
    }

    /**
     * Reads a line off the buffer.
     *
     * @param limit the most bytes that the line may have, line end included
     * @return its length with its end, or {@link #INCOMPLETE}, or {@link #TOO_LONG}, in which two cases nothing is read
     */
    int next(ByteBuf in, int limit) {
        int start = in.readerIndex();
        int end = (int) Math.min(in.writerIndex(), start + (long) limit);
        int lf = lineFeed(in, start, end);
        if (lf < 0) {
            seen = end - start;
            return seen == limit ? TOO_LONG : INCOMPLETE;
        }
        seen = 0;
        in.readerIndex(lf + 1);
        cut(start - windowStart, lf - windowStart);
        return lf + 1 - start;
    }

    private void cut(int start, int lf) {
        bareLf = lf == start || bytes[lf - 1] != '\r';
        from = start;
        to = bareLf ? lf : lf - 1;
    }

    private int lineFeed(ByteBuf in, int start, int end) {
        if (start < windowEnd) {
            int stop = Math.min(end, windowEnd) - windowStart;
            for (int i = start - windowStart; i < stop; i++) {
                if (bytes[i] == '\n') {
                    return i + windowStart;
                }
            }
            if (end <= windowEnd) {
                return -1;
            }
        }
        int lf = in.indexOf(start + seen, end, (byte) '\n');
        if (lf >= 0) {
            fill(in, start, lf + 1 - start);
        }
        return lf;
    }

    private void fill(ByteBuf in, int start, int atLeast) {
        int length = Math.max(atLeast, Math.min(in.writerIndex() - start, WINDOW));
        if (bytes.length < length) {
            bytes = new byte[length];
            SCRATCH.set(bytes);
        }
        in.getBytes(start, bytes, 0, length);
        windowStart = start;
        windowEnd = start + length;
    }

    /** Whether the first bytes of a line were seen, but not its end. */
    boolean inLine() {
        return seen > 0;
    }

    /** The array that holds the line read last, from {@link #from} to {@link #to}; valid until the next call. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    /** Exclusive; the line end is outside. */
    int to() {
        return to;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** Whether the line read last ended in LF without CR. */
    boolean bareLf() {
        return bareLf;
    }
}
