package dev.sandboxrouter.observability.otlp;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message of Protocol Buffers in the making (protobuf.dev, "Encoding"): each call appends a field to an array that grows,
 * and every length is as short as can be. Fields that a message has in other messages stand between {@link #open} and
 * {@link #close}. For one thread at a time.
 */
final class ProtobufWriter {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    /** Bytes of the length of a message of less than 128. */
    private static final int SHORT = 1;

    /** Of a number: seven bits a byte. */
    private static final int MAX_VARINT = 10;

    private static final int ASCII = 0x80;

    private static final VarHandle LITTLE_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    /** @param capacity bytes for which there is room at once; at least 1 */
    ProtobufWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    /** In bytes. */
    int size() {
        return size;
    }

    /** Takes back what was appended since {@link #size} was this. */
    void truncate(int to) {
        size = to;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    /** A field of the types {@code int32}, {@code int64}, {@code uint64}, {@code bool} or of an enumeration. */
    void number(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    /** A field of the types {@code fixed64} or, of its bits, {@code double}. */
    void fixed64(int field, long value) {
        tag(field, FIXED_64);
        reserve(Long.BYTES);
        LITTLE_LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    void fixed32(int field, int value) {
        tag(field, FIXED_32);
        reserve(Integer.BYTES);
        LITTLE_INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    /** Eight bytes, the highest first. */
    void bytes(int field, long value) {
        tag(field, LENGTH);
        varint(Long.BYTES);
        bigEndian(value);
    }

    /** Sixteen bytes, the highest first. */
    void bytes(int field, long high, long low) {
        tag(field, LENGTH);
        varint(2 * Long.BYTES);
        bigEndian(high);
        bigEndian(low);
    }

    /** In UTF-8, with a question mark for what is no character. */
    void text(int field, String value) {
        tag(field, LENGTH);
        int start = size;
        if (!ascii(value)) {
            size = start;
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            varint(utf8.length);
            append(utf8);
        }
    }

    /** Returns false, with anything behind what was there, where there is another character. */
    private boolean ascii(String value) {
        int length = value.length();
        varint(length);
        reserve(length);
        int seen = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            seen |= c;
            bytes[size + i] = (byte) c;
        }
        size += length;
        return seen < ASCII;
    }

    /** Fields that were encoded before. */
    void append(byte[] fields) {
        reserve(fields.length);
        System.arraycopy(fields, 0, bytes, size, fields.length);
        size += fields.length;
    }

    /** What was appended so far. */
    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Begins a field that is a message, most likely of less than 128 bytes; returns what {@link #close(int)} wants. */
    int open(int field) {
        return open(field, SHORT);
    }

    /** Ends what {@link #open(int)} began. */
    void close(int begin) {
        close(begin, SHORT);
    }

    /**
     * Begins a field that is a message.
     *
     * @param expected bytes that its length will need, 1 to 5: with others its content is moved at the end
     * @return for {@link #close(int, int)}
     */
    int open(int field, int expected) {
        tag(field, LENGTH);
        reserve(expected);
        size += expected;
        return size;
    }

    /** Ends what {@link #open(int, int)} began with the same expectation. */
    void close(int begin, int expected) {
        int length = size - begin;
        int needed = lengthOf(length);
        int at = begin - expected;
        if (needed != expected) {
            reserve(Math.max(0, needed - expected));
            System.arraycopy(bytes, begin, bytes, at + needed, length);
        }
        size = at;
        varint(length);
        size += length;
    }

    private static int lengthOf(int value) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value | 1);
        return (bits + 6) / 7;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        reserve(MAX_VARINT);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void bigEndian(long value) {
        reserve(Long.BYTES);
        BIG_LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
