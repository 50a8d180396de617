package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.CompletedRequest;
import java.lang.invoke.VarHandle;
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

    /** Characters that the reader gives back at once: an atomic addition for each record would be as dear as the rest of it. */
    private static final long GIVEN_BACK = 16 * 1024;

    private final int capacity;
    private final int mask;
    private final ToIntFunction<CompletedRequest> textOf;
    private final AtomicReferenceArray<@Nullable CompletedRequest> slots;

    /** End of each request, epoch milliseconds; published with the slot of the same index. */
    private final long[] endedAt;

    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong text = new AtomicLong();

    // The reader's own.
    private long polledEndedAt;
    private long polledText;

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

    /** Characters of what a client chose in any record: each as long as a head may be. */
    public static int textOf(CompletedRequest request) {
        String userAgent = request.userAgent();
        return request.method().length() + request.path().length() + (userAgent == null ? 0 : userAgent.length());
    }

    /**
     * Appends a record unless that would pass a bound; offers at the same time may pass that of the text by a record each.
     * Any thread; a few tens of nanoseconds.
     *
     * <p>The text is counted last, because that addition is the barrier as well without which a reader that falls asleep and
     * a thread that offers could miss each other; a volatile write of the slot would be a second one, and the dearest thing
     * that is done with a small request.
     */
    public boolean offer(CompletedRequest request, long endedAtMillis) {
        int length = textOf.applyAsInt(request);
        if (text.get() + length > MAX_TEXT) {
            return false;
        }
        long index;
        do {
            index = tail.get();
            if (index - head.get() >= capacity) {
                return false;
            }
        } while (!tail.compareAndSet(index, index + 1));
        endedAt[(int) index & mask] = endedAtMillis;
        slots.setRelease((int) index & mask, request);
        text.addAndGet(length);
        return true;
    }

    /** Takes the oldest record, null if there is none. Reader only. */
    public @Nullable CompletedRequest poll() {
        long index = head.getPlain();
        int slot = (int) index & mask;
        CompletedRequest request = slots.getAcquire(slot);
        if (request == null) {
            giveBack();
            return null;
        }
        polledEndedAt = endedAt[slot];
        slots.setPlain(slot, null);
        head.setRelease(index + 1);
        polledText += textOf.applyAsInt(request);
        if (polledText >= GIVEN_BACK) {
            giveBack();
        }
        return request;
    }

    private void giveBack() {
        if (polledText > 0) {
            text.addAndGet(-polledText);
            polledText = 0;
        }
    }

    /** Epoch milliseconds of the record that {@link #poll} gave last. Reader only. */
    long polledEndedAt() {
        return polledEndedAt;
    }

    /**
     * Whether {@link #poll} would give null; to others than the reader, whether it would have a moment ago. After a volatile
     * write of its own the caller sees here every offer of a thread that then did not see that write.
     */
    public boolean isEmpty() {
        VarHandle.fullFence(); // pairs with the addition that ends an offer
        return slots.getAcquire((int) head.get() & mask) == null;
    }
}
