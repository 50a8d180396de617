package dev.sandboxrouter.address;

import org.jspecify.annotations.Nullable;

/** Percent-decoding of one path part (RFC 3986 section 2.1), octet by octet; a plus sign is a plus sign. */
final class PercentEncoding {

    private PercentEncoding() {}

    /** The part of {@code text} from {@code from} to {@code to}, decoded to one character an octet; null if malformed. */
    static @Nullable String decode(String text, int from, int to) {
        int escape = text.indexOf('%', from);
        if (escape < 0 || escape >= to) {
            return text.substring(from, to);
        }
        StringBuilder decoded = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int octet = i + 2 < to ? octet(text.charAt(i + 1), text.charAt(i + 2)) : -1;
                if (octet < 0) {
                    return null;
                }
                c = (char) octet;
                i += 2;
            }
            decoded.append(c);
        }
        return decoded.toString();
    }

    /** Negative if either digit is none. {@code Character.digit} would also take digits of other scripts. */
    private static int octet(char high, char low) {
        int first = HexDigit.value(high);
        int second = HexDigit.value(low);
        return first < 0 || second < 0 ? -1 : (first << 4) | second;
    }
}
