package dev.sandboxrouter.relay.codec;

/** Which octets may stand where; RFC 9110 section 5.6.2 and RFC 9112 section 3, narrowed by contract 2.1. */
final class Octets {

    private static final boolean[] TOKEN = new boolean[256];

    static {
        String marks = "!#$%&'*+-.^_`|~";
        for (int c = 0; c < 128; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c) || marks.indexOf(c) >= 0;
        }
    }

    private Octets() {}

    static boolean isToken(byte octet) {
        return TOKEN[octet & 0xff];
    }

    /** Anything but a control character; HTAB is allowed, and so is every octet from 0x80 on. */
    static boolean isFieldValue(byte octet) {
        return octet < ' ' ? octet < 0 || octet == '\t' : octet != 0x7f;
    }

    /** Anything but a control character or space: what a target's characters mean is the sandbox's business. */
    static boolean isTarget(byte octet) {
        return octet < 0 || (octet > ' ' && octet != 0x7f);
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** Where the first octet from {@code from} on stands that is no blank; {@code to} if all are. */
    static int skipBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean areFieldValue(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isFieldValue(bytes[i])) {
                return false;
            }
        }
        return true;
    }
}
