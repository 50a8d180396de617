package dev.sandboxrouter.testkit;

import java.io.EOFException;
import java.io.IOException;

/** A byte stream without end whose every position can be checked, so that a lost or doubled block is found. */
final class Pattern {

    private static final int BLOCK = 64 * 1024;

    private Pattern() {}

    /** Mixes the position's higher bytes in: a block that moved by a power of two must not look right. */
    private static byte at(long position) {
        return (byte) (position ^ (position >>> 7) ^ (position >>> 15) ^ (position >>> 23));
    }

    static byte[] bytes(long from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = at(from + i);
        }
        return bytes;
    }

    static void expect(WireInput in, long from, long count) throws IOException {
        byte[] block = new byte[BLOCK];
        long end = from + count;
        for (long at = from; at < end; ) {
            int read = in.read(block, 0, (int) Math.min(BLOCK, end - at));
            if (read < 0) {
                throw new EOFException("connection ended " + (end - at) + " bytes before the end of the body");
            }
            compare(block, read, at);
            at += read;
        }
    }

    private static void compare(byte[] block, int count, long position) {
        for (int i = 0; i < count; i++) {
            if (block[i] != at(position + i)) {
                throw new AssertionError("wrong byte at position " + (position + i));
            }
        }
    }
}
