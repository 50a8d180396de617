package dev.sandboxrouter.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that are gathered, read where they lie, and forgotten again. A LIST of fifty thousand pods is some 300 MB, and each
 * copy that is made to read them is as much garbage once more. One thread at a time.
 */
final class Bytes {

    private byte[] array;
    private int length;

    Bytes(int capacity) {
        this.array = new byte[capacity];
    }

    /** What is in an array; it is not copied. */
    static Bytes of(byte[] array) {
        Bytes bytes = new Bytes(0);
        bytes.array = array;
        bytes.length = array.length;
        return bytes;
    }

    void add(byte next) {
        if (length == array.length) {
            array = Arrays.copyOf(array, Math.max(256, 2 * length));
        }
        array[length++] = next;
    }

    /** The first {@link #length()} of these; good until the next change. */
    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    boolean endsWith(byte[] end) {
        return length >= end.length && Arrays.equals(array, length - end.length, length, end, 0, end.length);
    }

    /** Forgets them; the room is kept. */
    void clear() {
        length = 0;
    }

    String text() {
        return new String(array, 0, length, StandardCharsets.UTF_8);
    }
}
