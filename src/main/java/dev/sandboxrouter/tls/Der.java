package dev.sandboxrouter.tls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** As much of DER (X.690) as wrapping a key needs. */
final class Der {

    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int SEQUENCE = 0x30;
    /** Context-specific, constructed, number 0. */
    static final int TAGGED_0 = 0xa0;

    private Der() {}

    /** One element made of a tag and its content, the parts of which are joined. */
    static byte[] element(int tag, byte[]... parts) {
        byte[] content = join(parts);
        return join(new byte[] {(byte) tag}, length(content.length), content);
    }

    private static byte[] length(int length) {
        if (length < 0x80) {
            return new byte[] {(byte) length};
        }
        int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
        byte[] encoded = new byte[1 + bytes];
        encoded[0] = (byte) (0x80 | bytes);
        for (int i = bytes; i > 0; i--, length >>= 8) {
            encoded[i] = (byte) length;
        }
        return encoded;
    }

    static byte[] join(byte[]... parts) {
        int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] joined = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /**
     * The content of the first element with this tag among those that stand one after the other; null if there is none.
     *
     * @throws IllegalArgumentException if an element reaches beyond the end, or is longer than 64 KiB
     */
    static byte @Nullable [] find(int tag, byte[] elements) {
        int at = 0;
        while (at + 2 <= elements.length) {
            int first = elements[at + 1] & 0xff;
            int lengthBytes = first < 0x80 ? 0 : first - 0x80;
            int from = at + 2 + lengthBytes;
            if (lengthBytes > 2 || from > elements.length) {
                throw new IllegalArgumentException("bad DER length");
            }
            int length = lengthBytes == 0 ? first : 0;
            for (int i = at + 2; i < from; i++) {
                length = (length << 8) | (elements[i] & 0xff);
            }
            if (length > elements.length - from) {
                throw new IllegalArgumentException("DER element reaches beyond the end");
            }
            if ((elements[at] & 0xff) == tag) {
                return Arrays.copyOfRange(elements, from, from + length);
            }
            at = from + length;
        }
        return null;
    }
}
