package dev.sandboxrouter.address;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * IPv4 addresses inside IPv6 ones: mapped ({@code ::ffff:0:0/96}) and compatible ({@code ::/96}, RFC 4291 section
 * 2.5.5), NAT64 ({@code 64:ff9b::/96}, RFC 6052) and 6to4 ({@code 2002::/16}, RFC 3056). A host, gateway or relay may
 * send a packet for any of them to the IPv4 address inside, so a check that stops at the outside is no check.
 */
public final class EmbeddedIpv4 {

    private static final int NONE = -1;
    private static final int IPV6_OCTETS = 16;
    private static final int LOW = 12;
    private static final int SIX_TO_FOUR = 2;
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
    private static final byte[] COMPATIBLE = new byte[LOW];
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private EmbeddedIpv4() {}

    /** The IPv4 address inside an IPv6 one of these forms; null for any other, IPv4 among them. */
    public static @Nullable InetAddress of(InetAddress address) {
        byte[] octets = address.getAddress();
        int offset = offset(octets);
        return offset == NONE ? null : IpLiteral.address(Arrays.copyOfRange(octets, offset, offset + 4));
    }

    /** The IPv4 address that an IPv4-mapped one means; any other as it is. */
    public static InetAddress unmapped(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == IPV6_OCTETS && begins(octets, MAPPED)
                ? IpLiteral.address(Arrays.copyOfRange(octets, LOW, IPV6_OCTETS))
                : address;
    }

    /** Where the embedded address begins among the octets of an address, or -1. */
    static int offset(byte[] octets) {
        if (octets.length != IPV6_OCTETS) {
            return NONE;
        }
        if (octets[0] == 0x20 && octets[1] == 0x02) {
            return SIX_TO_FOUR;
        }
        return begins(octets, MAPPED) || begins(octets, COMPATIBLE) || begins(octets, NAT64) ? LOW : NONE;
    }

    private static boolean begins(byte[] octets, byte[] prefix) {
        return Arrays.equals(octets, 0, LOW, prefix, 0, LOW);
    }
}
