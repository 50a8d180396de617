package dev.sandboxrouter.address;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Octets in network order as machine words. */
public final class AddressWords {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long MAPPED = 0xffff_0000_0000L;

    private AddressWords() {}

    static int intAt(byte[] octets, int offset) {
        return (int) INTS.get(octets, offset);
    }

    /** The upper 64 bits, IPv4 being seen as IPv4-mapped IPv6. */
    public static long high(byte[] octets) {
        return octets.length == 4 ? 0 : (long) LONGS.get(octets, 0);
    }

    /** The lower 64 bits, IPv4 being seen as IPv4-mapped IPv6. */
    public static long low(byte[] octets) {
        return octets.length == 4 ? MAPPED | Integer.toUnsignedLong(ipv4(octets)) : (long) LONGS.get(octets, 8);
    }

    /** Octet by octet: an array that nobody looks at in any other way is never made, be it as fresh as an address' copy. */
    private static int ipv4(byte[] octets) {
        return octets[0] << 24 | (octets[1] & 0xff) << 16 | (octets[2] & 0xff) << 8 | (octets[3] & 0xff);
    }

    /** Whether these words are an IPv4 address, mapped or not. */
    public static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }
}
