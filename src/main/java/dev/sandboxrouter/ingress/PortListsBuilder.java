package dev.sandboxrouter.ingress;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Writes {@link PortLists}: for the entries that meet at one address, which of them decides at which port. */
final class PortListsBuilder {

    private final int maxWords;
    private final Map<IntBuffer, Integer> offsets = new HashMap<>();
    private int[] words = new int[64];
    private int size;
    private boolean overflowed;

    PortListsBuilder(int maxBytes) {
        this.maxWords = maxBytes / Integer.BYTES;
    }

    /** Whether more was asked for than there is room; the result is worthless then. */
    boolean overflowed() {
        return overflowed;
    }

    PortLists build() {
        return size == 0 ? PortLists.EMPTY : new PortLists(Arrays.copyOf(words, size));
    }

    /**
     * What an {@link AddressTable} notes for an address where some entries meet.
     *
     * @param active the indexes of the entries, ascending; the first that has a port decides about it
     */
    int decision(Iterable<Integer> active, List<ClientEntry> entries) {
        List<Integer> meeting = new ArrayList<>();
        for (int index : active) {
            meeting.add(index);
            if (entries.get(index).ports() == PortRange.ALL) {
                break; // whatever stands behind it in the list never gets to decide here
            }
        }
        if (meeting.isEmpty()) {
            return AddressTable.NONE;
        }
        int first = meeting.get(0);
        return entries.get(first).ports() == PortRange.ALL
                ? first
                : AddressTable.listAt(offsetOf(segments(meeting, entries)));
    }

    /** Sweeps the ports from below: at each, the lowest index among the ranges that hold it. */
    private static int[] segments(List<Integer> meeting, List<ClientEntry> entries) {
        List<Integer> byStart = new ArrayList<>(meeting);
        byStart.sort(Comparator.comparingInt(
                index -> PortRange.from(entries.get(index).ports())));
        PriorityQueue<Integer> open = new PriorityQueue<>();
        int next = 0;
        SegmentWriter segments = new SegmentWriter(meeting.size());
        for (int port : boundaries(meeting, entries)) {
            while (next < byStart.size()
                    && PortRange.from(entries.get(byStart.get(next)).ports()) <= port) {
                open.add(byStart.get(next++));
            }
            while (!open.isEmpty() && PortRange.to(entries.get(open.peek()).ports()) < port) {
                open.poll();
            }
            segments.from(port, open.isEmpty() ? AddressTable.NONE : open.peek());
        }
        return segments.toArray();
    }

    /** The ports at which a range begins or has just ended, ascending, each once. */
    private static int[] boundaries(List<Integer> meeting, List<ClientEntry> entries) {
        return meeting.stream()
                .mapToInt(index -> entries.get(index).ports())
                .flatMap(range -> IntStream.of(PortRange.from(range), PortRange.to(range) + 1))
                .sorted()
                .distinct()
                .toArray();
    }

    private int offsetOf(int[] list) {
        Integer known = offsets.get(IntBuffer.wrap(list));
        if (known != null) {
            return known;
        }
        if (size + list.length > maxWords) {
            overflowed = true;
            return 0;
        }
        if (size + list.length > words.length) {
            words = Arrays.copyOf(words, Math.max(2 * words.length, size + list.length));
        }
        System.arraycopy(list, 0, words, size, list.length);
        offsets.put(IntBuffer.wrap(list), size);
        size += list.length;
        return size - list.length;
    }
}
