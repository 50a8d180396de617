package dev.sandboxrouter.relay.codec;

import org.jspecify.annotations.Nullable;

/**
 * A target in absolute form, taken apart (RFC 9112 section 3.2.2).
 *
 * @param authority what replaces {@code Host}; valid
 * @param origin the rest in origin form, byte for byte; begins with a slash
 */
record AbsoluteTarget(String authority, String origin) {

    /** Null unless it is an http or https URI with a valid authority. */
    static @Nullable AbsoluteTarget parse(String target) {
        int from = afterScheme(target);
        if (from < 0) {
            return null;
        }
        int end = from;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        String authority = target.substring(from, end);
        return Authority.isValid(authority) ? new AbsoluteTarget(authority, origin(target.substring(end))) : null;
    }

    private static int afterScheme(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    }

    private static String origin(String rest) {
        return rest.startsWith("/") ? rest : '/' + rest;
    }
}
