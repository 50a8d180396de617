package dev.sandboxrouter.address;

import java.util.Locale;

/** {@code Host} as names are compared: without port, trailing dot and case; contract section 1. */
final class HostName {

    private HostName() {}

    /** The name or literal in lower case; brackets around an IPv6 literal stay, so that its colons are no port. */
    static String of(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']');
        int end = hasPort ? colon : host.length();
        if (end > 0 && host.charAt(end - 1) == '.') {
            end--;
        }
        return host.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** Whether a {@link #of name} is an IP literal. */
    static boolean isLiteral(String name) {
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        return IpLiteral.parse(bracketed ? name.substring(1, name.length() - 1) : name) != null;
    }
}
