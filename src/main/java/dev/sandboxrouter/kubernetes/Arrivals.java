package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.Backlog;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a response on their way from the client's thread to another one: in order, and none lost, be the other
 * thread as busy as it may.
 *
 * <p>Only so many wait, so that a slow listener slows the API server down rather than filling the memory. Not one by one:
 * two threads would take turns for each, which on a busy machine makes a burst of events late.
 *
 * <p>What the client still holds when the connection breaks it does not hand over by itself, and it tells of the break at
 * once. So as long as there is room nothing is left with the client; and where something was, it is asked for before the
 * end is told. An event that was thrown away there would be unknown until the next LIST, for seconds, and requests would
 * go to the pod that it says is gone.
 */
final class Arrivals {

    /** Pieces as the client reads them: an event, or eight kilobytes of one at most. */
    static final int MOST_WAITING = 2_048;

    /** The client hands over in microseconds what it holds; if nothing more comes within this, that was all. */
    private static final long REST_MILLIS = 100;

    private final Thread maker = Thread.currentThread();
    private final Executor thread;
    private final Backlog backlog;
    private final Consumer<List<ByteBuffer>> taker;
    private final Queue<List<ByteBuffer>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    /** Whether nothing more was asked for, because too much waits. */
    private final AtomicBoolean held = new AtomicBoolean();
    /** Whether something may have been left with the client. */
    private volatile boolean left;
    /** How many have come. Written by the client's thread alone. */
    private volatile long come;

    /**
     * Makes it.
     *
     * @param thread of the taker
     * @param backlog is told of each piece
     * @param taker is given each piece, in order
     */
    Arrivals(Executor thread, Backlog backlog, Consumer<List<ByteBuffer>> taker) {
        this.thread = thread;
        this.backlog = backlog;
        this.taker = taker;
    }

    /**
     * Asks for all there is; at once when there is a response, on the client's thread.
     *
     * @param whenEnded is told on the taker's thread, behind the last piece; with what broke it, or null if nothing did
     */
    void follow(AsyncBody body, Consumer<@Nullable Throwable> whenEnded) {
        left |= Thread.currentThread() == maker; // the response was quicker than the question who waits for it
        body.done().whenComplete((done, broken) -> {
            Runnable end = () -> whenEnded.accept(broken);
            thread.execute(broken != null && left ? () -> askForTheRest(body, end) : end);
        });
        body.consume();
    }

    /** On the client's thread, which alone adds: between question and answer the number can only fall. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void add(List<ByteBuffer> piece, AsyncBody body) {
        boolean room = count.get() < MOST_WAITING - 1;
        if (!room) {
            left = true;
            held.set(true);
        }
        come++;
        backlog.come();
        waiting.add(piece);
        if (count.incrementAndGet() == 1) {
            thread.execute(() -> takeAll(body));
        }
        if (room) {
            body.consume();
        }
    }

    private void takeAll(AsyncBody body) {
        boolean more = true;
        while (more) {
            boolean sound = false;
            try {
                taker.accept(Objects.requireNonNull(waiting.poll()));
                sound = true;
            } finally {
                backlog.taken();
                more = count.decrementAndGet() > 0;
                if (more && !sound) { // whatever becomes of one, the others have their turn: requests wait for them
                    thread.execute(() -> takeAll(body));
                }
            }
        }
        if (held.getAndSet(false)) {
            body.consume();
        }
    }

    /** On the taker's thread, so that all that came before is taken. */
    private void askForTheRest(AsyncBody body, Runnable end) {
        long before = come;
        body.consume();
        CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS, thread)
                .execute(() -> {
                    if (come == before) {
                        end.run();
                    } else {
                        askForTheRest(body, end);
                    }
                });
    }
}
