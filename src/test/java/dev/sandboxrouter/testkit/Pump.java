package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A sender that writes as fast as it is let, on a thread of its own, and tells how far it came: when it stands still
 * although it has more, back-pressure has reached it.
 */
public final class Pump {

    private static final int BLOCK = 64 * 1024;
    /** Longer than any pause that a busy machine makes between two socket reads of a body in motion. */
    private static final long STANDSTILL_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    private final WireEnd end;
    private final long total;
    private final Thread thread;
    private volatile long written;
    private volatile @Nullable IOException failure;

    private Pump(WireEnd end, long total) {
        this.end = end;
        this.total = total;
        this.thread = new Thread(this::run, "pump");
        this.thread.setDaemon(true);
    }

    /** Begins to write {@code total} pattern bytes; see {@link WireEnd#expectPattern}. */
    public static Pump start(WireEnd end, long total) {
        Pump pump = new Pump(end, total);
        pump.thread.start();
        return pump;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others look on
    private void run() {
        try {
            while (written < total) {
                int count = (int) Math.min(BLOCK, total - written);
                end.write(Pattern.bytes(written, count), count);
                written += count;
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Bytes that the kernel has taken so far. */
    public long written() {
        return written;
    }

    /** Waits until nothing was taken for 0.7 s; returns how much was taken in all. */
    public long awaitStandstill() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        long seen = -1;
        long since = System.nanoTime();
        while (System.nanoTime() - since < STANDSTILL_NANOS) {
            if (written != seen) {
                seen = written;
                since = System.nanoTime();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never stood still, " + written + " bytes written");
            }
            thread.join(20);
        }
        return seen;
    }

    /** Waits until everything was written. */
    public void awaitEnd(Duration patience) throws IOException, InterruptedException {
        awaitOver(patience);
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("after " + written + " bytes", failed);
        }
    }

    /** Waits until the other side broke the connection; an {@link AssertionError} if all was taken instead. */
    public void awaitBroken(Duration patience) throws InterruptedException {
        awaitOver(patience);
        if (failure == null) {
            throw new AssertionError("all " + total + " bytes were taken");
        }
    }

    private void awaitOver(Duration patience) throws InterruptedException {
        thread.join(patience.toMillis());
        if (thread.isAlive()) {
            throw new AssertionError("still writing after " + patience + ": " + written + " of " + total);
        }
    }
}
