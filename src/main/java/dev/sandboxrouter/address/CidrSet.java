package dev.sandboxrouter.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of address blocks: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. Host bits are masked away;
 * IPv4-mapped addresses and blocks are IPv4; {@code ::/0} and other wide IPv6 blocks hold no IPv4 address, nor does
 * {@code 0.0.0.0/0} hold an IPv6 one. Immutable, any thread. A look-up compares words block by block and makes no
 * garbage of its own (the JDK copies an address's octets).
 */
public final class CidrSet {

    private static final CidrSet NONE = of(List.of());
    private static final CidrSet ALL = of(List.of("0.0.0.0/0", "::/0"));

    private final long[] highs;
    private final long[] lows;
    private final int[] prefixes;

    private CidrSet(List<Cidr> blocks) {
        highs = blocks.stream().mapToLong(Cidr::high).toArray();
        lows = blocks.stream().mapToLong(Cidr::low).toArray();
        prefixes = blocks.stream().mapToInt(Cidr::prefix).toArray();
    }

    /** The set that holds nothing. */
    public static CidrSet none() {
        return NONE;
    }

    /** The set that holds every address of both families. */
    public static CidrSet all() {
        return ALL;
    }

    /**
     * Compiles a list; blanks around entries do not count.
     *
     * @throws IllegalArgumentException naming every entry that is neither an address nor a block
     */
    public static CidrSet of(List<String> entries) {
        List<Cidr> blocks = new ArrayList<>(entries.size());
        List<String> bad = new ArrayList<>();
        for (String entry : entries) {
            Cidr block = Cidr.parse(Blanks.trim(entry));
            if (block == null) {
                bad.add(entry);
            } else {
                blocks.add(block);
            }
        }
        if (!bad.isEmpty()) {
            throw new IllegalArgumentException("not an IP address or CIDR: " + String.join(", ", bad));
        }
        return new CidrSet(blocks);
    }

    /** Whether {@link #of} takes this entry. */
    public static boolean isEntry(String entry) {
        return Cidr.parse(Blanks.trim(entry)) != null;
    }

    /** Whether an address lies in one of the blocks. */
    public boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        long high = AddressWords.high(octets);
        long low = AddressWords.low(octets);
        int least = AddressWords.isIpv4(high, low) ? Cidr.IPV4_PREFIX : 0;
        for (int i = 0; i < prefixes.length; i++) {
            int prefix = prefixes[i];
            if (prefix >= least
                    && (high & Cidr.highMask(prefix)) == highs[i]
                    && (low & Cidr.lowMask(prefix)) == lows[i]) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return prefixes.length == 0;
    }
}
