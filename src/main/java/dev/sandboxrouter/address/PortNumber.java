package dev.sandboxrouter.address;

/** A port as callers write it: ASCII decimal digits, no sign, no leading zero, 1..65535 (contract section 1). */
public final class PortNumber {

    /** What {@link #parse} gives for a text that is no port. */
    public static final int NONE = 0;

    private static final int MAX = 65_535;
    private static final int MAX_DIGITS = 5;

    private PortNumber() {}

    /** The port, or {@link #NONE}. */
    public static int parse(CharSequence text) {
        int length = text.length();
        if (length == 0 || length > MAX_DIGITS || text.charAt(0) == '0') {
            return NONE;
        }
        int port = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return NONE;
            }
            port = port * 10 + c - '0';
        }
        return port <= MAX ? port : NONE;
    }
}
