package dev.sandboxrouter.address;

/** Optional white space around a field value: SP and HTAB alone (RFC 9110 section 5.6.3), unlike {@code String.trim}. */
public final class Blanks {

    private Blanks() {}

    /** The text without blanks at either end; the text itself where there are none. */
    public static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
