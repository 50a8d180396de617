package dev.sandboxrouter.observability;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@link RequestSeries} of one namespace by method and code: an open-addressed table that is never more than half
 * full and only grows. A look-up reads a slot or two, allocates nothing and takes no lock, whichever event loop asks.
 */
final class SeriesTable {

    private final String namespace;
    private final AtomicReferenceArray<@Nullable RequestSeries> slots;
    private final AtomicInteger size = new AtomicInteger();

    private final AtomicInteger allTables;

    /**
     * @param namespace label of every series in here
     * @param capacity the most series that {@link #find} is ever allowed to make
     * @param allTables counts the series that were made, here and in other tables
     */
    SeriesTable(String namespace, int capacity, AtomicInteger allTables) {
        this.namespace = namespace;
        this.allTables = allTables;
        this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(capacity) * 4);
    }

    /**
     * The series for a key, made if there is room.
     *
     * @param limit how many series the table may hold for this one to be made, at most the capacity
     * @return null if it does not exist and the table holds {@code limit} already
     */
    @Nullable
    RequestSeries find(int key, int limit) {
        int mask = slots.length() - 1;
        for (int slot = spread(key) & mask; ; slot = (slot + 1) & mask) {
            RequestSeries series = slots.get(slot);
            if (series == null) {
                series = claim(slot, key, limit);
            }
            if (series == null || series.key() == key) {
                return series;
            }
        }
    }

    /** How many series there are; while one is being made, one more. */
    int size() {
        return size.get();
    }

    void forEach(Consumer<RequestSeries> action) {
        for (int i = 0; i < slots.length(); i++) {
            RequestSeries series = slots.get(i);
            if (series != null) {
                action.accept(series);
            }
        }
    }

    /** Fills an empty slot, or returns what another thread put there first; null if the limit is reached. */
    private @Nullable RequestSeries claim(int slot, int key, int limit) {
        if (size.get() >= limit) {
            return null; // and be counted by nobody meanwhile
        }
        if (size.incrementAndGet() > limit) {
            size.decrementAndGet();
            return null;
        }
        if (slots.compareAndSet(slot, null, new RequestSeries(key, namespace))) {
            allTables.incrementAndGet();
        } else {
            size.decrementAndGet();
        }
        return slots.get(slot);
    }

    private static int spread(int key) {
        int mixed = key * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }
}
