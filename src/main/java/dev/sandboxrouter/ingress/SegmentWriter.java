package dev.sandboxrouter.ingress;

import java.util.Arrays;

/** Turns "from this port on, that entry decides", told in ascending order, into one list of {@link PortLists}. */
final class SegmentWriter {

    private final int[] list;
    private int size = 1;
    private int start;
    private int entry = AddressTable.NONE;

    /** @param ranges how many ranges meet: they have at most twice as many boundaries */
    SegmentWriter(int ranges) {
        list = new int[1 + 4 * ranges];
    }

    /** Told last with the port behind every range and no entry. */
    void from(int port, int next) {
        if (next == entry) {
            return;
        }
        if (entry != AddressTable.NONE) {
            list[size++] = PortRange.of(start, port - 1);
            list[size++] = entry;
        }
        start = port;
        entry = next;
    }

    int[] toArray() {
        list[0] = size / 2;
        return Arrays.copyOf(list, size);
    }
}
