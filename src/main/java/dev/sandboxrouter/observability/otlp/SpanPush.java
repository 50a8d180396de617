package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.TrafficListener;
import dev.sandboxrouter.observability.DroppedSpans;
import dev.sandboxrouter.observability.RequestQueue;
import dev.sandboxrouter.observability.tracing.Attempt;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import java.time.Duration;
import java.util.Map;

/**
 * Sends the spans of requests that are over to a collector, in batches, on a thread of its own. A request leaves a reference
 * in a queue and no more; it never wakes the thread, which looks there every {@link #LOOK}, or {@link #LOOK_IDLE}.
 *
 * <p>A collector that is slow or away costs spans, never requests: what finds the queue full, and what the collector did
 * not take, is dropped and counted.
 */
public final class SpanPush implements TrafficListener, AutoCloseable {

    /** Requests that may wait: more than half a second of a router's full load, some 15 MiB of small ones. */
    static final int CAPACITY = 16_384;

    /**
     * Between two looks. Ten times as long would cost as much again as the making of spans: what waits has to be copied
     * by each collection of garbage.
     */
    static final Duration LOOK = Duration.ofMillis(10);

    /** Between two looks after one that found nothing. */
    static final Duration LOOK_IDLE = Duration.ofMillis(100);

    /** For what is queued at the end; a drain must not wait for a collector. */
    public static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

    private final RequestQueue queue = new RequestQueue(CAPACITY, SpanPush::textOf);
    private final DroppedSpans dropped;
    private final SpanSender sender;

    private SpanPush(SpanPipe pipe, DroppedSpans dropped) {
        this.dropped = dropped;
        this.sender = new SpanSender(pipe, queue, dropped);
    }

    /**
     * Begins to send.
     *
     * @param endpoint of the collector's OTLP/gRPC receiver: {@code http://collector:4317}
     */
    public static SpanPush start(String endpoint, DroppedSpans dropped) {
        return start(endpoint, dropped, Map.of());
    }

    /** The same with settings of OpenTelemetry's SDK that variables do not overrule; for tests. */
    static SpanPush start(String endpoint, DroppedSpans dropped, Map<String, String> settings) {
        SpanPush push = new SpanPush(SpanPipe.open(endpoint, settings), dropped);
        push.sender.start();
        return push;
    }

    @Override
    public void requestEnded(CompletedRequest request) {
        if (request.trace() instanceof TracedRequest trace && trace.sampled() && !queue.offer(request, 0)) {
            dropped.queueFull(RequestSpans.count(trace));
        }
    }

    /** Everything that a caller may make long. */
    private static int textOf(CompletedRequest request) {
        int text = RequestQueue.textOf(request);
        if (request.trace() instanceof TracedRequest trace) {
            text += trace.host().length();
            for (Map.Entry<String, String> entry : trace.state().entrySet()) {
                text += entry.getKey().length() + entry.getValue().length();
            }
            for (Attempt attempt : trace.attempts()) {
                text += attempt.forwardTarget().length();
            }
        }
        return text;
    }

    /** Whether all that was queued has been taken to be sent. */
    boolean hasTakenAll() {
        return queue.isEmpty();
    }

    /** Sends what is queued and ends; gives up after {@link #CLOSE_WAIT}. */
    @Override
    public void close() {
        sender.finish(CLOSE_WAIT);
    }
}
