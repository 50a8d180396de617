package dev.sandboxrouter.observability.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a collector says where it took some spans of a call and not others: the field {@code partial_success} of an
 * {@code ExportTraceServiceResponse} of OTLP (collector/trace/v1/trace_service.proto).
 *
 * @param rejected spans that it did not take; 0 where it took all, or said nothing that can be read
 * @param why for people; may be empty
 */
record PartialSuccess(long rejected, String why) {

    static final PartialSuccess ALL_TAKEN = new PartialSuccess(0, "");

    private static final int PARTIAL_SUCCESS = 1;
    private static final int REJECTED_SPANS = 1;
    private static final int ERROR_MESSAGE = 2;

    /** Reads a response; a collector's nonsense is no loss of spans. */
    static PartialSuccess of(byte[] response) {
        try {
            Reader reader = new Reader(response);
            PartialSuccess found = ALL_TAKEN;
            while (reader.next()) {
                if (reader.field() == PARTIAL_SUCCESS) {
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
            if (reader.field() == REJECTED_SPANS) {
                rejected = reader.number();
            } else if (reader.field() == ERROR_MESSAGE) {
                why = new String(reader.content(), StandardCharsets.UTF_8);
            }
        }
        return new PartialSuccess(Math.max(0, rejected), why);
    }

    /** Walks over the fields of a message; what is cut short is an {@link IndexOutOfBoundsException}. */
    private static final class Reader {

        private static final int VARINT = 0;
        private static final int FIXED_64 = 1;
        private static final int LENGTH = 2;
        private static final int FIXED_32 = 5;

        private final byte[] bytes;
        private int at;
        private int field;
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
            long tag = varint();
            field = (int) (tag >>> 3);
            number = 0;
            contentAt = at;
            switch ((int) tag & 7) {
                case VARINT -> number = varint();
                case FIXED_64 -> skip(Long.BYTES);
                case FIXED_32 -> skip(Integer.BYTES);
                case LENGTH -> {
                    long length = varint();
                    contentAt = at;
                    skip(length);
                }
                default -> throw new IllegalArgumentException("no type of a field: " + tag);
            }
            return true;
        }

        int field() {
            return field;
        }

        long number() {
            return number;
        }

        byte[] content() {
            return Arrays.copyOfRange(bytes, contentAt, at);
        }

        private void skip(long length) {
            if (length < 0 || length > bytes.length - at) {
                throw new IndexOutOfBoundsException();
            }
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
