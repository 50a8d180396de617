package dev.sandboxrouter.observability.tracing;

import java.nio.charset.StandardCharsets;

/** Ids as text: lower-case hexadecimal digits and no others (W3C Trace Context 3.2.2). */
final class Hex {

    /** Of 64 bits. */
    static final int LONG_DIGITS = 16;

    private static final String DIGITS = "0123456789abcdef";

    private Hex() {}

    static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (digit(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** Of {@value #LONG_DIGITS} digits that {@link #isHex}. */
    static long longAt(String text, int from) {
        long value = 0;
        for (int i = from; i < from + LONG_DIGITS; i++) {
            value = value << 4 | digit(text.charAt(i));
        }
        return value;
    }

    /** Of two digits that {@link #isHex}. */
    static int byteAt(String text, int from) {
        return digit(text.charAt(from)) << 4 | digit(text.charAt(from + 1));
    }

    static void put(byte[] text, int from, long value) {
        long rest = value;
        for (int i = from + LONG_DIGITS - 1; i >= from; i--) {
            text[i] = (byte) DIGITS.charAt((int) rest & 15);
            rest >>>= 4;
        }
    }

    static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.ISO_8859_1);
    }

    /** One half of an id, or a whole one of a span. */
    static String text(long value) {
        byte[] text = new byte[LONG_DIGITS];
        put(text, 0, value);
        return text(text);
    }

    static String text(long high, long low) {
        byte[] text = new byte[2 * LONG_DIGITS];
        put(text, 0, high);
        put(text, LONG_DIGITS, low);
        return text(text);
    }
}
