package dev.sandboxrouter.relay.codec;

import org.jspecify.annotations.Nullable;

/** Walks a comma-separated list; RFC 9110 section 5.6.1: elements trimmed, empty ones skipped. */
final class Tokens {

    private final String list;
    private int at;

    Tokens(String list) {
        this.list = list;
    }

    /** The next element, null after the last. */
    @Nullable
    String next() {
        while (at < list.length()) {
            int comma = list.indexOf(',', at);
            int end = comma < 0 ? list.length() : comma;
            String element = list.substring(at, end).trim();
            at = end + 1;
            if (!element.isEmpty()) {
                return element;
            }
        }
        return null;
    }

    /** Whether a text is a token of RFC 9110 section 5.6.2, as names of fields are. */
    static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Whether an element of the list is the token, whatever its case. */
    static boolean contains(String list, String token) {
        if (list.length() < token.length()) {
            return false;
        }
        Tokens tokens = new Tokens(list);
        for (String element = tokens.next(); element != null; element = tokens.next()) {
            if (element.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }
}
