package dev.sandboxrouter.ingress;

import dev.sandboxrouter.address.Cidr;
import org.jspecify.annotations.Nullable;

/**
 * One line of a client list: which clients, at which ports; contract section 8.1.
 *
 * @param clients the address block; null for every client of both families
 * @param ports a {@link PortRange}
 */
record ClientEntry(@Nullable Cidr clients, int ports) {

    private static final String ALL_TRAFFIC = "ALL_TRAFFIC";

    /**
     * Reads an entry; null if it is none. Strict: no blanks, zones, leading zeros, names or wildcards, and brackets only
     * around an IPv6 entry that has ports.
     */
    static @Nullable ClientEntry parse(String text) {
        if (text.startsWith(ALL_TRAFFIC)) {
            return withPorts(null, text, ALL_TRAFFIC.length());
        }
        if (text.startsWith(":") && !text.startsWith("::")) {
            return withPorts(null, text, 0);
        }
        return text.startsWith("[") ? bracketed(text) : plain(text);
    }

    /** An entry of an egress list: as above, but without ports; null if it is none. */
    static @Nullable ClientEntry parseWithoutPorts(String text) {
        boolean bare = text.equals(ALL_TRAFFIC) || Cidr.parse(text) != null;
        return bare ? parse(text) : null;
    }

    private static @Nullable ClientEntry bracketed(String text) {
        int close = text.indexOf(']');
        if (close < 0 || close == text.length() - 1 || text.indexOf(':') > close) {
            return null;
        }
        return addressed(text.substring(1, close), text, close + 1);
    }

    /** More than one colon is IPv6, which has no room for ports outside brackets. */
    private static @Nullable ClientEntry plain(String text) {
        int colon = text.indexOf(':');
        boolean withPorts = colon >= 0 && text.indexOf(':', colon + 1) < 0;
        int end = withPorts ? colon : text.length();
        return addressed(text.substring(0, end), text, end);
    }

    /**
     * The unspecified address alone is refused: who writes {@code 0.0.0.0} means everybody, and would have ruled about
     * nobody.
     */
    private static @Nullable ClientEntry addressed(String address, String text, int portsFrom) {
        Cidr block = Cidr.parse(address);
        if (block == null || (address.indexOf('/') < 0 && isUnspecified(block))) {
            return null;
        }
        boolean everybody = block.isIpv4() && block.prefix() == Cidr.IPV4_PREFIX;
        return withPorts(everybody ? null : block, text, portsFrom);
    }

    private static boolean isUnspecified(Cidr block) {
        return block.high() == 0 && (block.low() == 0 || (block.isIpv4() && (int) block.low() == 0));
    }

    private static @Nullable ClientEntry withPorts(@Nullable Cidr clients, String text, int portsFrom) {
        if (portsFrom == text.length()) {
            return new ClientEntry(clients, PortRange.ALL);
        }
        int ports = PortRange.parse(text.substring(portsFrom));
        return ports == PortRange.NONE ? null : new ClientEntry(clients, ports);
    }

    /** Whether the entry names every client at every port, which is what {@code allowIn} needs to mean anything. */
    boolean isEverybodyEverywhere() {
        return clients == null && ports == PortRange.ALL;
    }
}
