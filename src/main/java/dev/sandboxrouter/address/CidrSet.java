package dev.sandboxrouter.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of address blocks: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. Host bits are masked away;
 * IPv4-mapped addresses and blocks are IPv4; {@code ::/0} and other wide IPv6 blocks hold no IPv4 address, nor does
 * {@code 0.0.0.0/0} hold an IPv6 one. Immutable, any thread. A look-up compares words block by block and makes no
 * garbage of its own (the JDK copies an address's octets).
 */
public final class CidrSet {

    private static final CidrSet NONE = of(List.of());
    private static final CidrSet ALL = of(List.of("0.0.0.0/0", "::/0"));

    /** IPv4 lives in the last 32 of 128 bits here; a shorter prefix is IPv6 alone. */
    private static final int IPV4_OFFSET = 96;

    private static final int BITS = 128;

    private record Block(long high, long low, int prefix) {}

    private final long[] highs;
    private final long[] lows;
    private final int[] prefixes;

    private CidrSet(List<Block> blocks) {
        highs = blocks.stream().mapToLong(Block::high).toArray();
        lows = blocks.stream().mapToLong(Block::low).toArray();
        prefixes = blocks.stream().mapToInt(Block::prefix).toArray();
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
        List<Block> blocks = new ArrayList<>(entries.size());
        List<String> bad = new ArrayList<>();
        for (String entry : entries) {
            Block block = block(Blanks.trim(entry));
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
        return block(Blanks.trim(entry)) != null;
    }

    /** Whether an address lies in one of the blocks. */
    public boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        long high = AddressWords.high(octets);
        long low = AddressWords.low(octets);
        int least = AddressWords.isIpv4(high, low) ? IPV4_OFFSET : 0;
        for (int i = 0; i < prefixes.length; i++) {
            int prefix = prefixes[i];
            if (prefix >= least && (high & highMask(prefix)) == highs[i] && (low & lowMask(prefix)) == lows[i]) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return prefixes.length == 0;
    }

    private static @Nullable Block block(String entry) {
        int slash = entry.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? entry : entry.substring(0, slash));
        if (address == null) {
            return null;
        }
        byte[] octets = address.getAddress();
        int shortest = octets.length == 4 ? IPV4_OFFSET : 0;
        int prefix = slash < 0 ? BITS : prefix(entry, slash + 1, BITS - shortest) + shortest;
        return prefix < shortest
                ? null
                : new Block(
                        AddressWords.high(octets) & highMask(prefix),
                        AddressWords.low(octets) & lowMask(prefix),
                        prefix);
    }

    /** Decimal without leading zeros, 0 to {@code most}; far below zero if it is none. */
    private static int prefix(String entry, int from, int most) {
        int length = entry.length() - from;
        if (length == 1 && entry.charAt(from) == '0') {
            return 0;
        }
        int value = PortNumber.parse(entry.substring(from));
        return value == PortNumber.NONE || value > most ? -BITS - 1 : value;
    }

    private static long highMask(int prefix) {
        return prefix >= Long.SIZE ? -1L : prefix == 0 ? 0 : -1L << (Long.SIZE - prefix);
    }

    private static long lowMask(int prefix) {
        return prefix <= Long.SIZE ? 0 : -1L << (BITS - prefix);
    }
}
