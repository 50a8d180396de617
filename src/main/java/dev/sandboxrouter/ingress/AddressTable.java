package dev.sandboxrouter.ingress;

/**
 * A client list for the addresses of one family: where each elementary interval begins, ascending and unsigned, and what
 * decides in it. Immutable; a look-up is a binary search over primitives and makes no garbage.
 */
final class AddressTable {

    /** No entry decides. */
    static final int NONE = -1;

    private static final int FIRST_LIST = -2;

    static final AddressTable EMPTY = new AddressTable(new long[0], new long[0], new int[0]);

    private final long[] highs;
    private final long[] lows;
    private final int[] decisions;

    /**
     * @param highs upper words of the beginnings; empty where all are zero, as with IPv4
     * @param lows lower words of the beginnings
     * @param decisions for each interval an entry's index, {@link #NONE}, or a {@link #listAt}
     */
    AddressTable(long[] highs, long[] lows, int[] decisions) {
        this.highs = highs;
        this.lows = lows;
        this.decisions = decisions;
    }

    /** How a list of {@link PortLists} is noted as a decision. */
    static int listAt(int offset) {
        return FIRST_LIST - offset;
    }

    int bytes() {
        return (highs.length + lows.length) * Long.BYTES + decisions.length * Integer.BYTES;
    }

    /** The index of the entry that decides about a client at a port, or {@link #NONE}. */
    int entry(long high, long low, int port, PortLists ports) {
        int interval = floor(high, low);
        int decision = interval < 0 ? NONE : decisions[interval];
        return decision > FIRST_LIST ? decision : ports.entry(FIRST_LIST - decision, port);
    }

    private int floor(long high, long low) {
        int from = 0;
        int to = lows.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            if (compare(middle, high, low) <= 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return to;
    }

    private int compare(int interval, long high, long low) {
        int byHigh = highs.length == 0 ? 0 : Long.compareUnsigned(highs[interval], high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(lows[interval], low);
    }
}
