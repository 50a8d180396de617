package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.observability.DroppedSpans;
import dev.sandboxrouter.observability.RequestQueue;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread between the queue and the collector. A batch goes out once it is full, or once its oldest span has waited for
 * as long as {@link SpanPipe#delay} says; one batch at a time.
 */
final class SpanSender {

    private static final Logger LOG = LoggerFactory.getLogger(SpanSender.class);

    private final SpanPipe pipe;
    private final RequestQueue queue;
    private final DroppedSpans dropped;
    private final RequestSpans spans;
    private final Thread thread = new Thread(this::run, "span-push");
    private volatile boolean closing;

    /** The thread's own. */
    private List<SpanData> batch = new ArrayList<>();

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
            takeAll();
            if (!batch.isEmpty()
                    && System.nanoTime() - batchBegunNanos >= pipe.delay().toNanos()) {
                send();
            }
            LockSupport.parkNanos(this, SpanPush.LOOK.toNanos());
        }
        takeAll();
        send();
    }

    private void takeAll() {
        for (CompletedRequest request = queue.poll();
                request != null && !Thread.currentThread().isInterrupted();
                request = queue.poll()) {
            if (request.trace() instanceof TracedRequest trace) {
                make(request, trace);
            }
            if (batch.size() >= pipe.batchSize()) {
                send();
            }
        }
    }

    /** Whatever callers have sent, this thread must outlive it, or there would be no spans any more. */
    private void make(CompletedRequest request, TracedRequest trace) {
        if (batch.isEmpty()) {
            batchBegunNanos = System.nanoTime();
        }
        try {
            spans.make(request, trace, batch::add);
        } catch (RuntimeException e) {
            LOG.error("request {}: no spans could be made of it", request.requestId(), e);
        }
    }

    private void send() {
        List<SpanData> ready = batch;
        if (!ready.isEmpty()) {
            batch = new ArrayList<>(pipe.batchSize());
            if (!pipe.send(ready)) {
                dropped.exportFailed(ready.size());
            }
        }
    }
}
