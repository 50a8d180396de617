package dev.sandboxrouter.address;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address block as two machine words: host bits masked away, IPv4 and IPv4-mapped blocks in the last 32 of 128 bits
 * below {@code ::ffff:0:0/96}. A shorter prefix is IPv6 alone, even where its numbers include the mapped ones.
 *
 * @param high upper 64 bits of the first address
 * @param low lower 64 bits of the first address
 * @param prefix length out of 128; an IPv4 {@code /8} is 104
 */
public record Cidr(long high, long low, int prefix) {

    /** The prefix of all of IPv4, in 128 bits. */
    public static final int IPV4_PREFIX = 96;

    private static final int BITS = 128;

    /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address, strictly; null if the text is neither. */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        byte[] octets = address.getAddress();
        int shortest = octets.length == 4 ? IPV4_PREFIX : 0;
        int prefix = slash < 0 ? BITS : prefix(text, slash + 1, BITS - shortest) + shortest;
        return prefix < shortest
                ? null
                : new Cidr(
                        AddressWords.high(octets) & highMask(prefix),
                        AddressWords.low(octets) & lowMask(prefix),
                        prefix);
    }

    /** Whether every address of the block is IPv4. */
    public boolean isIpv4() {
        return prefix >= IPV4_PREFIX && AddressWords.isIpv4(high, low);
    }

    /** Upper 64 bits of the last address. */
    public long lastHigh() {
        return high | ~highMask(prefix);
    }

    /** Lower 64 bits of the last address. */
    public long lastLow() {
        return low | ~lowMask(prefix);
    }

    /** Decimal without leading zeros, 0 to {@code most}; far below zero if it is none. */
    private static int prefix(String text, int from, int most) {
        int length = text.length() - from;
        if (length == 1 && text.charAt(from) == '0') {
            return 0;
        }
        int value = PortNumber.parse(text.substring(from));
        return value == PortNumber.NONE || value > most ? -BITS - 1 : value;
    }

    static long highMask(int prefix) {
        return prefix >= Long.SIZE ? -1L : prefix == 0 ? 0 : -1L << (Long.SIZE - prefix);
    }

    static long lowMask(int prefix) {
        return prefix <= Long.SIZE ? 0 : -1L << (BITS - prefix);
    }
}
