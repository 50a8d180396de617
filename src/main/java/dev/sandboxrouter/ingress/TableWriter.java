package dev.sandboxrouter.ingress;

import java.util.Arrays;

/** Gathers the intervals of an {@link AddressTable} in ascending order; neighbours with one decision are one interval. */
final class TableWriter {

    private final boolean ipv4;
    private final long[] highs;
    private final long[] lows;
    private final int[] decisions;
    private int size;

    TableWriter(int most, boolean ipv4) {
        this.ipv4 = ipv4;
        this.highs = new long[ipv4 ? 0 : most];
        this.lows = new long[most];
        this.decisions = new int[most];
    }

    void from(long high, long low, int decision) {
        if ((size == 0 ? AddressTable.NONE : decisions[size - 1]) == decision) {
            return;
        }
        if (!ipv4) {
            highs[size] = high;
        }
        lows[size] = low;
        decisions[size++] = decision;
    }

    AddressTable build() {
        return size == 0
                ? AddressTable.EMPTY
                : new AddressTable(
                        Arrays.copyOf(highs, ipv4 ? 0 : size),
                        Arrays.copyOf(lows, size),
                        Arrays.copyOf(decisions, size));
    }
}
