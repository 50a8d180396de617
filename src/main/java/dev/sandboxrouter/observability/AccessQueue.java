package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.CompletedRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A ring from many event loops to one writer, bounded in records and in the text that clients chose. Neither side ever
 * waits for the other, and an offer allocates nothing. {@code ArrayBlockingQueue} would not do: its lock, held by a
 * writer that the kernel has just descheduled, stops an event loop.
 */
final class AccessQueue {

    /** Records that may wait: more than half a second of a router's full load. */
    static final int CAPACITY = 65_536;

    /**
     * Characters of paths and user agents that may wait. A head may be 64 KiB, so with a writer that is stuck on its
     * output the records' number alone would let clients pin 4 GiB.
     */
    static final long MAX_TEXT = 16L * 1024 * 1024;

    private static final int MASK = CAPACITY - 1;

    private final AtomicReferenceArray<@Nullable CompletedRequest> slots = new AtomicReferenceArray<>(CAPACITY);

    /** End of each request, epoch milliseconds; published with the slot of the same index. */
    private final long[] endedAt = new long[CAPACITY];

    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong text = new AtomicLong();

    /** The writer thread's: when the record last polled ended. */
    private long polledEndedAt;

    /** Appends a record unless that would pass a bound. Any thread; a few tens of nanoseconds. */
    boolean offer(CompletedRequest request, long endedAtMillis) {
        int length = textOf(request);
        if (text.addAndGet(length) > MAX_TEXT) {
            text.addAndGet(-length);
            return false;
        }
        long index;
        do {
            index = tail.get();
            if (index - head.get() >= CAPACITY) {
                text.addAndGet(-length);
                return false;
            }
        } while (!tail.compareAndSet(index, index + 1));
        endedAt[(int) index & MASK] = endedAtMillis;
        slots.set((int) index & MASK, request);
        return true;
    }

    /** Takes the oldest record, null if there is none. Writer thread only. */
    @Nullable
    CompletedRequest poll() {
        long index = head.get();
        int slot = (int) index & MASK;
        CompletedRequest request = slots.get(slot);
        if (request != null) {
            polledEndedAt = endedAt[slot];
            slots.lazySet(slot, null);
            head.lazySet(index + 1);
            text.addAndGet(-textOf(request));
        }
        return request;
    }

    /** Epoch milliseconds of the record that {@link #poll} gave last. Writer thread only. */
    long polledEndedAt() {
        return polledEndedAt;
    }

    /** Whether {@link #poll} would give null. Writer thread only. */
    boolean isEmpty() {
        return slots.get((int) head.get() & MASK) == null;
    }

    private static int textOf(CompletedRequest request) {
        String userAgent = request.userAgent();
        return request.path().length() + (userAgent == null ? 0 : userAgent.length());
    }
}
