package dev.sandboxrouter.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as text, strictly: four decimal octets without leading zeros, or RFC 4291 section 2.2 without zone or
 * brackets. Nothing is ever resolved as a name, and none of the shorthands that the C library and the JDK know
 * ({@code 127.1}, {@code 0x7f000001}, {@code 0177.0.0.1}) is taken: what a filter and a dialler read differently is a
 * way past the filter.
 *
 * <p>A group of an IPv6 address may have leading zeros up to four digits ({@code 2001:0db8::1}): hexadecimal has no
 * second reading. {@code ::} stands for one group of zeros at least.
 */
public final class IpLiteral {

    private static final int GROUPS = 8;
    private static final int IPV6_OCTETS = 16;

    private IpLiteral() {}

    /**
     * The address, or null if the text is none. An IPv4-mapped literal stays an {@link Inet6Address}, other than with
     * the JDK's factories, so that {@link AddressClasses} can judge what was written; {@link EmbeddedIpv4#unmapped}
     * makes it IPv4.
     */
    public static @Nullable InetAddress parse(String text) {
        if (text.indexOf(':') >= 0) {
            byte[] octets = ipv6(text);
            return octets == null ? null : address(octets);
        }
        byte[] octets = new byte[4];
        return ipv4(text, 0, octets, 0) ? address(octets) : null;
    }

    /** The address of 4 or 16 octets, the latter never turned into IPv4. */
    static InetAddress address(byte[] octets) {
        try {
            return octets.length == IPV6_OCTETS
                    ? Inet6Address.getByAddress(null, octets, -1)
                    : InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 octets, not " + octets.length, e);
        }
    }

    /** Reads a dotted quad that ends the text. */
    private static boolean ipv4(String text, int from, byte[] octets, int at) {
        int position = from;
        for (int i = 0; i < 4; i++) {
            int end = i < 3 ? text.indexOf('.', position) : text.length();
            int octet = end < 0 ? -1 : octet(text, position, end);
            if (octet < 0) {
                return false;
            }
            octets[at + i] = (byte) octet;
            position = end + 1;
        }
        return true;
    }

    private static int octet(String text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= 255 ? value : -1;
    }

    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        byte[] octets = new byte[IPV6_OCTETS];
        if (gap < 0) {
            return groups(text, 0, text.length(), octets, 0) == GROUPS ? octets : null;
        }
        byte[] tail = new byte[IPV6_OCTETS];
        int before = gap == 0 ? 0 : groups(text, 0, gap, octets, 0);
        int after = gap + 2 == text.length() ? 0 : groups(text, gap + 2, text.length(), tail, 0);
        if (before < 0 || after < 0 || before + after >= GROUPS) {
            return null;
        }
        System.arraycopy(tail, 0, octets, IPV6_OCTETS - 2 * after, 2 * after);
        return octets;
    }

    /** Reads groups up to {@code to}; the number read, a dotted quad at the text's very end being two; -1 if malformed. */
    private static int groups(String text, int from, int to, byte[] octets, int at) {
        int count = at;
        int position = from;
        while (true) {
            int colon = text.indexOf(':', position);
            int end = colon < 0 || colon > to ? to : colon;
            if (end == text.length() && text.indexOf('.', position) >= 0) {
                return count <= GROUPS - 2 && ipv4(text, position, octets, 2 * count) ? count + 2 : -1;
            }
            int group = count < GROUPS ? group(text, position, end) : -1;
            if (group < 0) {
                return -1;
            }
            octets[2 * count] = (byte) (group >>> 8);
            octets[2 * count + 1] = (byte) group;
            count++;
            if (end == to) {
                return count;
            }
            position = end + 1;
        }
    }

    private static int group(String text, int from, int to) {
        if (to - from < 1 || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = HexDigit.value(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }
}
