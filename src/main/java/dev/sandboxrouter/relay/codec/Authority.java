package dev.sandboxrouter.relay.codec;

import io.netty.util.NetUtil;

/**
 * Whether text is {@code host [ ":" port ]} as RFC 3986 section 3.2.2 and RFC 9110 section 4.2 have it for http: a
 * non-empty reg-name (IPv4 is one), or an IPv6 literal in brackets without a zone. No user information: whoever reads
 * {@code a@b} as {@code a} would route by a name that was never meant as one.
 */
final class Authority {

    private static final String REG_NAME_MARKS = "-._~!$&'()*+,;=";

    private static final boolean[] REG_NAME = new boolean[128];

    static {
        for (int c = 0; c < 128; c++) {
            REG_NAME[c] = Character.isLetterOrDigit(c) || REG_NAME_MARKS.indexOf(c) >= 0;
        }
    }

    private Authority() {}

    static boolean isValid(String text) {
        int hostEnd = text.startsWith("[") ? literalEnd(text) : regNameEnd(text);
        return hostEnd > 0 && (hostEnd == text.length() || isPort(text, hostEnd));
    }

    /** Index after the closing bracket; 0 if it is no IPv6 literal. IPvFuture has no version that exists. */
    private static int literalEnd(String text) {
        int close = text.indexOf(']');
        if (close < 0 || text.indexOf('%') >= 0) {
            return 0;
        }
        return NetUtil.isValidIpV6Address(text.substring(1, close)) ? close + 1 : 0;
    }

    /** Index after the longest reg-name; 0 for an empty one or a bad percent-encoding. */
    private static int regNameEnd(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) != ':') {
            char c = text.charAt(at);
            if (c < 128 && REG_NAME[c]) {
                at++;
            } else if (c == '%' && isHex(text, at + 1) && isHex(text, at + 2)) {
                at += 3;
            } else {
                return 0;
            }
        }
        return at;
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && text.charAt(at) < 128 && Character.digit(text.charAt(at), 16) >= 0;
    }

    /** A colon and at most five digits up to 65535; the grammar allows none. */
    private static boolean isPort(String text, int colon) {
        int digits = text.length() - colon - 1;
        if (text.charAt(colon) != ':' || digits > 5) {
            return false;
        }
        return digits == 0 || isPortNumber(HeadFacts.decimal(text, colon + 1));
    }

    private static boolean isPortNumber(long number) {
        return number >= 0 && number <= 65535;
    }
}
