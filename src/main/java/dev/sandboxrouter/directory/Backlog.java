package dev.sandboxrouter.directory;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * News of the watch that has arrived here and is not in the directory yet. Mostly there is none; but on a machine whose
 * processors are taken, or behind a slow step in the watch's route, an event may wait for longer than it takes an address
 * to change hands. So a request waits until what arrived before it is in force (contract 4.6). Any thread.
 */
public final class Backlog {

    /** How long a request waits; the same as for a pod that is read. */
    static final long LIMIT_MILLIS = Confirmations.LIMIT_MILLIS;

    /** A request that waits until so much is taken. */
    private record Waiter(long number, CompletableFuture<Boolean> caughtUp) {}

    private final AtomicLong come = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** Something has arrived. Each call is followed by one of {@link #taken} sooner or later. */
    public void come() {
        come.incrementAndGet();
    }

    /** What arrived first of the rest is in force, or turned out to be nothing. */
    public void taken() {
        taken.incrementAndGet();
        if (!waiting.isEmpty()) {
            release();
        }
    }

    /** Nothing is taken any more: the watch was closed. From now on nobody waits. */
    public void end() {
        over = true;
        release();
    }

    /** Whether all that has arrived is in force. */
    boolean isEmpty() {
        return taken.get() >= come.get() || over;
    }

    /**
     * Waits until all that has arrived so far is in force.
     *
     * @param whenDone is told exactly once, at once on this thread or later on another, whether it is; false after
     *     {@value #LIMIT_MILLIS} ms
     */
    void whenTaken(Consumer<Boolean> whenDone) {
        Waiter waiter = new Waiter(come.get(), new CompletableFuture<>());
        waiting.add(waiter);
        waiter.caughtUp()
                .completeOnTimeout(false, LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .thenAccept(inTime -> {
                    if (!inTime) {
                        waiting.remove(waiter); // as a rule the first one
                    }
                    whenDone.accept(inTime);
                });
        release();
    }

    /** A waiter whose turn came before a later one's is at most as late as that one. */
    private void release() {
        Waiter first = waiting.peek();
        while (first != null && (over || first.number() <= taken.get())) {
            if (waiting.remove(first)) {
                first.caughtUp().complete(true);
            }
            first = waiting.peek();
        }
    }
}
