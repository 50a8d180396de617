package dev.sandboxrouter.address;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * The addresses at which no sandbox ever is: never dialled when a header or a DNS answer names them (contract 4.5).
 * Without this, a caller could read the cloud's credentials through the router ({@code 169.254.169.254} and its like)
 * or reach what listens on the router's own loopback. Immutable, any thread.
 *
 * <p>Refused are: unspecified and {@code 0.0.0.0/8}, link-local, multicast, limited broadcast, the metadata addresses of
 * the clouds, loopback; and each of them inside the forms of {@link EmbeddedIpv4}. {@code --allow-loopback-pod-ip} lets
 * plain {@code 127.0.0.0/8} and {@code ::1} pass, never an embedded loopback: nobody needs that spelling to test on one
 * machine. Private, unique-local, documentation and reserved blocks are where clusters live and are not refused here.
 */
public final class AddressClasses {

    private static final int ALIBABA_METADATA = 0x64_64_64_c8; // 100.100.100.200
    private static final int AZURE_METADATA = 0xa8_3f_81_10; // 168.63.129.16
    private static final int LIMITED_BROADCAST = 0xff_ff_ff_ff;
    private static final byte[] AWS_METADATA = {(byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54
    };
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final boolean allowLoopback;

    /** @param allowLoopback {@code --allow-loopback-pod-ip}, for tests on one machine; default false */
    public AddressClasses(boolean allowLoopback) {
        this.allowLoopback = allowLoopback;
    }

    /** Whether the address must not be dialled when a header or a DNS answer named it. */
    public boolean refuse(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 ? refuseIpv4(AddressWords.intAt(octets, 0), allowLoopback) : refuseIpv6(octets);
    }

    private boolean refuseIpv6(byte[] octets) {
        if (Arrays.equals(octets, IPV6_LOOPBACK)) {
            return !allowLoopback;
        }
        boolean linkLocal = octets[0] == (byte) 0xfe && (octets[1] & 0xc0) == 0x80;
        boolean multicast = octets[0] == (byte) 0xff;
        return linkLocal || multicast || Arrays.equals(octets, AWS_METADATA) || refuseEmbedded(octets);
    }

    /** The unspecified address falls in here too: it reads as IPv4-compatible {@code 0.0.0.0}. */
    private static boolean refuseEmbedded(byte[] octets) {
        int offset = EmbeddedIpv4.offset(octets);
        return offset >= 0 && refuseIpv4(AddressWords.intAt(octets, offset), false);
    }

    private static boolean refuseIpv4(int address, boolean loopbackAllowed) {
        int first = address >>> 24;
        boolean thisNetwork = first == 0;
        boolean loopback = first == 127 && !loopbackAllowed;
        boolean linkLocal = address >>> 16 == 0xa9_fe; // 169.254.0.0/16, where most clouds keep their metadata
        boolean multicast = address >>> 28 == 0xe;
        boolean metadata = address == ALIBABA_METADATA || address == AZURE_METADATA;
        return thisNetwork || loopback || linkLocal || multicast || metadata || address == LIMITED_BROADCAST;
    }
}
