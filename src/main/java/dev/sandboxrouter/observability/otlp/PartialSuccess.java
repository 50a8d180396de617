package dev.sandboxrouter.observability.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a collector says where it took some spans of a call and not others: the field {@code partial_success} of an
 * {@code ExportTraceServiceResponse} of OTLP (collector/trace/v1/trace_service.proto).
 *
 * @param rejected spans that it did not take; 0 where it took all, or said nothing that can be read
 * @param why for people; may be empty, and with 0 be a warning (OTLP, "Partial Success")
 */
record PartialSuccess(long rejected, String why) {

    static final PartialSuccess ALL_TAKEN = new PartialSuccess(0, "");

    // Types of fields, the low three bits of a tag.
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    // Tags: number and type.
    private static final long PARTIAL_SUCCESS = 1 << 3 | LENGTH;
    private static final long REJECTED_SPANS = 1 << 3 | VARINT;
    private static final long ERROR_MESSAGE = 2 << 3 | LENGTH;

    /** Reads a response; a collector's nonsense is no loss of spans. */
    static PartialSuccess of(byte[] response) {
        try {
            Reader reader = new Reader(response);
            PartialSuccess found = ALL_TAKEN;
            while (reader.next()) {
                if (reader.tag() == PARTIAL_SUCCESS) {
                    found = ofMessage(reader.content());
                }
            }
            return found;
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            return ALL_TAKEN;
        }
    }

    private static PartialSuccess ofMessage(byte[] message) {
        Reader reader = new Reader(message);
        long rejected = 0;
        String why = "";
        while (reader.next()) {
            if (reader.tag() == REJECTED_SPANS) {
                rejected = reader.number();
            } else if (reader.tag() == ERROR_MESSAGE) {
                why = new String(reader.content(), StandardCharsets.UTF_8);
            }
        }
        return new PartialSuccess(Math.max(0, rejected), why);
    }

    /** Walks over the fields of a message; what is cut short is an {@link IndexOutOfBoundsException}. */
    private static final class Reader {

        private final byte[] bytes;
        private int at;
        private long tag;
        private long number;
        private int contentAt;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Goes to the next field; false at the end. */
        boolean next() {
            if (at == bytes.length) {
                return false;
            }
            tag = varint();
            switch ((int) tag & 7) {
                case VARINT -> number = varint();
                case FIXED_64 -> skip(Long.BYTES);
                case FIXED_32 -> skip(Integer.BYTES);
                case LENGTH -> skip(varint());
                default -> throw new IllegalArgumentException("no type of a field: " + tag);
            }
            return true;
        }

        long tag() {
            return tag;
        }

        /** Of a field of that type. */
        long number() {
            return number;
        }

        /** Of a field with a length. */
        byte[] content() {
            return Arrays.copyOfRange(bytes, contentAt, at);
        }

        private void skip(long length) {
            if (length < 0 || length > bytes.length - at) {
                throw new IndexOutOfBoundsException();
            }
            contentAt = at;
            at += (int) length;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte next = bytes[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number of more than ten bytes");
        }
    }
}
