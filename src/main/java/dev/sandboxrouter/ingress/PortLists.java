package dev.sandboxrouter.ingress;

/**
 * Sorted lists of port ranges in one array, each list a count followed by pairs of a {@link PortRange} and the index of
 * the entry that decides there. Lists of equal content are one list. Immutable.
 */
final class PortLists {

    static final PortLists EMPTY = new PortLists(new int[0]);

    private final int[] words;

    PortLists(int[] words) {
        this.words = words;
    }

    int bytes() {
        return words.length * Integer.BYTES;
    }

    /** The entry that decides about a port in the list at {@code offset}; {@link AddressTable#NONE} if none does. */
    int entry(int offset, int port) {
        int low = 0;
        int high = words[offset] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int at = offset + 1 + 2 * middle;
            int range = words[at];
            if (port < PortRange.from(range)) {
                high = middle - 1;
            } else if (port > PortRange.to(range)) {
                low = middle + 1;
            } else {
                return words[at + 1];
            }
        }
        return AddressTable.NONE;
    }
}
