package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.LogFields;
import dev.sandboxrouter.observability.DroppedSpans;
import dev.sandboxrouter.observability.RequestQueue;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread between the queue and the collector. A batch goes out once it is full, or once its oldest span has waited for
 * as long as {@link SpanPipe#delay} says. While the collector thinks about one, others follow, up to {@link #IN_FLIGHT}: a
 * collector that is some milliseconds away would else bound what can be sent.
 */
final class SpanSender {

    private static final Logger LOG = LoggerFactory.getLogger(SpanSender.class);

    /** Batches that were sent and not answered. */
    static final int IN_FLIGHT = 4;

    /**
     * Bytes of a batch from which on it is sent, full or not; a request more may have come into it. A collector takes calls of
     * 4 MiB: without this bound a caller with long paths would have the spans of all others refused.
     */
    static final int MAX_BATCH_BYTES = 2_000_000;

    /** Bytes for which a first batch has room; the next ones have an eighth more than the last one needed. */
    private static final int FIRST_ROOM = 64 * 1024;

    private final SpanPipe pipe;
    private final RequestQueue queue;
    private final DroppedSpans dropped;
    private final Thread thread = new Thread(this::run, "span-push");
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private volatile boolean closing;

    // The thread's own. Bytes wait, not requests: those are looked at, one by one, by every collection of garbage.
    private @Nullable SpanBatch batch;
    private long batchBegunNanos;
    private int room = FIRST_ROOM;

    SpanSender(SpanPipe pipe, RequestQueue queue, DroppedSpans dropped) {
        this.pipe = pipe;
        this.queue = queue;
        this.dropped = dropped;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread once the queue is empty, or after {@code patience}: then the rest is lost. */
    void finish(Duration patience) {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the last spans are lost: the collector did not take them within {}", patience);
            thread.interrupt();
        }
        pipe.calls().close();
    }

    private void run() {
        while (!closing) {
            boolean any = takeAll();
            if (batch != null
                    && System.nanoTime() - batchBegunNanos >= pipe.delay().toNanos()) {
                send();
            }
            LockSupport.parkNanos(this, (any ? SpanPush.LOOK : SpanPush.LOOK_IDLE).toNanos());
        }
        takeAll();
        send();
        awaitFree(IN_FLIGHT);
    }

    /** Returns whether there was anything. */
    private boolean takeAll() {
        boolean any = false;
        for (CompletedRequest request = queue.poll();
                request != null && !Thread.currentThread().isInterrupted();
                request = queue.poll()) {
            any = true;
            if (request.trace() instanceof TracedRequest trace) {
                add(request, trace);
            }
        }
        return any;
    }

    /** A batch never has more spans than it may, unless one request alone has. */
    private void add(CompletedRequest request, TracedRequest trace) {
        if (batch != null && batch.count() + RequestSpans.count(trace) > pipe.batchSize()) {
            send();
        }
        if (batch == null) {
            batch = pipe.batch(room);
            batchBegunNanos = System.nanoTime();
        }
        write(batch, request, trace);
        if (batch.count() >= pipe.batchSize() || batch.size() >= MAX_BATCH_BYTES) {
            send();
        }
    }

    /** Whatever callers have sent, this thread must outlive it, or there would be no spans any more. */
    private static void write(SpanBatch batch, CompletedRequest request, TracedRequest trace) {
        try {
            batch.add(request, trace);
        } catch (RuntimeException e) {
            LogFields.about(
                    request, () -> LOG.error("request {}: no spans could be made of it", request.requestId(), e));
        }
    }

    private void send() {
        SpanBatch ready = batch;
        batch = null;
        if (ready == null || ready.count() == 0) {
            return;
        }
        room = ready.size() + ready.size() / 8;
        if (awaitFree(1)) {
            pipe.calls().send(ready, this::ended);
        } else {
            dropped.exportFailed(ready.count());
        }
    }

    /** Any thread. */
    private void ended(long lost) {
        dropped.exportFailed(lost);
        free.release();
    }

    private boolean awaitFree(int calls) {
        try {
            return free.tryAcquire(calls, pipe.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
