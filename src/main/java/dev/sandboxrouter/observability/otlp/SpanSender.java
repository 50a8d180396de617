package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.LogFields;
import dev.sandboxrouter.observability.DroppedSpans;
import dev.sandboxrouter.observability.RequestQueue;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread between the queue and the collector. A batch goes out once it is full, or once its oldest span has waited for
 * as long as {@link SpanPipe#delay} says. While the collector thinks about one, others follow, up to {@link #IN_FLIGHT}: a
 * collector that is some milliseconds away would else bound what can be sent.
 */
final class SpanSender {

    private static final Logger LOG = LoggerFactory.getLogger(SpanSender.class);

    /** Batches that were sent and not answered; the exporter has no more calls open to one collector than five. */
    static final int IN_FLIGHT = 4;

    /**
     * Characters of callers' texts in one batch, unless one request alone has more. A collector takes calls of 4 MiB: these,
     * at two bytes each, and what every span has leave room for the largest batch that may be asked for. Without this bound a
     * caller with long paths would have the spans of all others refused.
     */
    static final int MAX_BATCH_TEXT = 512 * 1024;

    private final SpanPipe pipe;
    private final RequestQueue queue;
    private final DroppedSpans dropped;
    private final RequestSpans spans;
    private final Thread thread = new Thread(this::run, "span-push");
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private volatile boolean closing;

    // The thread's own. Spans are made of a batch when it is sent and not before: what waits is looked at by every
    // collection of garbage, and a request is a third of the objects that its spans are.
    private final List<CompletedRequest> batch = new ArrayList<>();
    private int batchSpans;
    private int batchText;
    private long batchBegunNanos;

    SpanSender(SpanPipe pipe, RequestQueue queue, DroppedSpans dropped) {
        this.pipe = pipe;
        this.queue = queue;
        this.dropped = dropped;
        this.spans = new RequestSpans(pipe.resource());
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
        pipe.close();
    }

    private void run() {
        while (!closing) {
            boolean any = takeAll();
            if (!batch.isEmpty()
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
                add(request, RequestSpans.count(trace), RequestSpans.text(request, trace));
            }
        }
        return any;
    }

    /** A batch never has more spans or text than it may, unless one request alone has. */
    private void add(CompletedRequest request, int spans, int text) {
        if (batchSpans + spans > pipe.batchSize() || batchText + text > MAX_BATCH_TEXT) {
            send();
        }
        if (batch.isEmpty()) {
            batchBegunNanos = System.nanoTime();
        }
        batch.add(request);
        batchSpans += spans;
        batchText += text;
        if (batchSpans >= pipe.batchSize()) {
            send();
        }
    }

    private void send() {
        if (!batch.isEmpty()) {
            List<SpanData> ready = new ArrayList<>(batchSpans);
            batch.forEach(request -> make(request, ready));
            batch.clear();
            batchSpans = 0;
            batchText = 0;
            send(ready);
        }
    }

    private void send(List<SpanData> ready) {
        if (!awaitFree(1)) {
            dropped.exportFailed(ready.size());
            return;
        }
        CompletableResultCode result = pipe.send(ready);
        result.whenComplete(() -> {
            if (!result.isSuccess()) {
                dropped.exportFailed(ready.size());
            }
            free.release();
        });
    }

    private boolean awaitFree(int calls) {
        try {
            return free.tryAcquire(calls, pipe.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whatever callers have sent, this thread must outlive it, or there would be no spans any more. */
    private void make(CompletedRequest request, List<SpanData> out) {
        if (request.trace() instanceof TracedRequest trace) {
            try {
                spans.make(request, trace, out::add);
            } catch (RuntimeException e) {
                LogFields.about(
                        request, () -> LOG.error("request {}: no spans could be made of it", request.requestId(), e));
            }
        }
    }
}
