package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of a collector's {@code TraceService}. They are repeated, timed and encrypted by what OpenTelemetry's exporter uses
 * for its own; see {@link ExportersSender}.
 */
final class CollectorCalls {

    /** Between two lines about calls that came to nothing: a collector that is away would else have one for each. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(CollectorCalls.class);

    /**
     * Without a bound of its own, since {@link SpanSender#IN_FLIGHT} is one: the sender's pool has five threads and no queue.
     * A call ends before its thread is free again, so the next one could find none, and its spans would be lost.
     */
    private final ExecutorService threads = Executors.newCachedThreadPool(CollectorCalls::thread);

    private final GrpcSender sender;
    private final AtomicLong nextLineNanos = new AtomicLong(System.nanoTime());
    private volatile boolean closed;

    /** Throws where OpenTelemetry's settings are wrong. */
    CollectorCalls(ConfigProperties settings) {
        this.sender = ExportersSender.of(settings, threads);
    }

    private static Thread thread(Runnable call) {
        Thread thread = new Thread(call, "span-push-call");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Sends a batch.
     *
     * @param ended hears once, on any thread, how many of the batch's spans the collector did not take
     */
    void send(SpanBatch batch, LongConsumer ended) {
        AtomicBoolean hasEnded = new AtomicBoolean();
        LongConsumer once = lost -> {
            if (hasEnded.compareAndSet(false, true)) {
                ended.accept(lost);
            }
        };
        try {
            sender.send(batch.closed(), response -> answered(response, batch.count(), once), error -> {
                once.accept(batch.count());
                warn("the collector could not be asked: " + error, error);
            });
        } catch (RuntimeException | LinkageError e) {
            once.accept(batch.count());
            // Its text may quote a field of the head that cannot be sent, and such fields hold keys.
            warn("they could not be sent: " + e.getClass().getName(), null);
        }
    }

    private void answered(GrpcResponse response, long spans, LongConsumer ended) {
        GrpcStatusCode status = response.getStatusCode();
        if (status != GrpcStatusCode.OK) {
            ended.accept(spans);
            warn("the collector answered " + status + because(response.getStatusDescription()), null);
            return;
        }
        PartialSuccess success = PartialSuccess.of(response.getResponseMessage());
        ended.accept(Math.min(success.rejected(), spans));
        if (success.rejected() > 0) {
            warn("the collector rejected " + success.rejected() + because(success.why()), null);
        } else if (!success.why().isEmpty()) {
            LOG.debug("the collector took all spans, and says: {}", success.why());
        }
    }

    private static String because(@Nullable String why) {
        return why == null || why.isEmpty() ? "" : ": " + why;
    }

    private void warn(String why, @Nullable Throwable cause) {
        long now = System.nanoTime();
        long next = nextLineNanos.get();
        boolean due = now - next >= 0 && nextLineNanos.compareAndSet(next, now + SILENCE.toNanos());
        if (due && !closed) {
            LOG.warn("spans are lost: {}", why);
        } else {
            LOG.debug("spans are lost: {}", why);
        }
        if (cause != null) {
            LOG.debug("because of", cause);
        }
    }

    /** Breaks off what is under way and does not wait: who closes has waited already. */
    void close() {
        closed = true;
        sender.shutdown();
        threads.shutdown();
    }
}
