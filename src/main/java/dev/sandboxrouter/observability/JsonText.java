package dev.sandboxrouter.observability;

/** JSON strings (RFC 8259, section 7) in ASCII alone, so that no reader's charset and no terminal is put to the test. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /**
     * Appends {@code text} with its quotes. Quote, backslash, controls (among them the line ends with which a client
     * could forge a line) and everything beyond ASCII are escaped.
     */
    static void append(StringBuilder out, String text) {
        out.append('"');
        if (isPlain(text)) {
            out.append(text); // as one block; a range of it would go over one character at a time
        } else {
            escaped(out, text);
        }
        out.append('"');
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }

    private static void escaped(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                out.append(c);
            } else {
                escape(out, c);
            }
        }
    }

    private static void escape(StringBuilder out, char c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
            return;
        }
        out.append("\\u")
                .append(HEX.charAt(c >> 12))
                .append(HEX.charAt(c >> 8 & 15))
                .append(HEX.charAt(c >> 4 & 15))
                .append(HEX.charAt(c & 15));
    }
}
