package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.CompletedRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A ring of ended requests from many event loops to one reader, bounded in records and in the text that clients chose. Neither side ever
 * waits for the other, and an offer allocates nothing. {@code ArrayBlockingQueue} would not do: its lock, held by a
 * reader that the kernel has just descheduled, stops an event loop.
 */
public final class RequestQueue {

    /**
     * Characters that clients chose and that may wait. A head may be 64 KiB, so with a reader that is stuck on its output
     * the records' number alone would let clients pin 4 GiB.
     */
    static final long MAX_TEXT = 16L * 1024 * 1024;

    private final int capacity;
    private final int mask;
    private final ToIntFunction<CompletedRequest> textOf;
    private final AtomicReferenceArray<@Nullable CompletedRequest> slots;

    /** End of each request, epoch milliseconds; published with the slot of the same index. */
    private final long[] endedAt;

    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong text = new AtomicLong();

    /** The reader's: when the record last polled ended. */
    private long polledEndedAt;

    /**
     * An empty queue.
     *
     * @param capacity records that may wait; a power of two
     * @param textOf counts the characters in a record that a client chose; the same whenever it is asked
     */
    public RequestQueue(int capacity, ToIntFunction<CompletedRequest> textOf) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("a capacity is a power of two, not " + capacity);
        }
        this.capacity = capacity;
        this.mask = capacity - 1;
        this.textOf = textOf;
        this.slots = new AtomicReferenceArray<>(capacity);
        this.endedAt = new long[capacity];
    }

    /** Appends a record unless that would pass a bound. Any thread; a few tens of nanoseconds. */
    public boolean offer(CompletedRequest request, long endedAtMillis) {
        int length = textOf.applyAsInt(request);
        if (text.addAndGet(length) > MAX_TEXT) {
            text.addAndGet(-length);
            return false;
        }
        long index;
        do {
            index = tail.get();
            if (index - head.get() >= capacity) {
                text.addAndGet(-length);
                return false;
            }
        } while (!tail.compareAndSet(index, index + 1));
        endedAt[(int) index & mask] = endedAtMillis;
        slots.set((int) index & mask, request);
        return true;
    }

    /** Takes the oldest record, null if there is none. Reader only. */
    public @Nullable CompletedRequest poll() {
        long index = head.get();
        int slot = (int) index & mask;
        CompletedRequest request = slots.get(slot);
        if (request != null) {
            polledEndedAt = endedAt[slot];
            slots.lazySet(slot, null);
            head.lazySet(index + 1);
            text.addAndGet(-textOf.applyAsInt(request));
        }
        return request;
    }

    /** Epoch milliseconds of the record that {@link #poll} gave last. Reader only. */
    long polledEndedAt() {
        return polledEndedAt;
    }

    /** Whether {@link #poll} would give null; to others than the reader, whether it would have a moment ago. */
    public boolean isEmpty() {
        return slots.get((int) head.get() & mask) == null;
    }
}
