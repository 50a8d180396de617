package dev.sandboxrouter.observability.tracing;

import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.contract.Target;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a traced request that its {@link dev.sandboxrouter.contract.CompletedRequest} does not hold. One that is
 * not sampled has ids all the same: for the sandbox, which shall decide as we did, and for the access log.
 *
 * <p>Written by the request's event loop; what is not final is read by others only once the request is over.
 */
public final class TracedRequest implements RequestTrace {

    /**
     * Which trace, and where in it.
     *
     * @param traceHigh the first half of the trace's id
     * @param traceLow the second half
     * @param spanId of the request's span
     * @param parentId the caller's span; 0 where the trace begins here
     * @param sampled whether spans are sent
     * @param state the caller's {@code tracestate}, in its order; null: it does not go on
     */
    record Identity(
            long traceHigh,
            long traceLow,
            long spanId,
            long parentId,
            boolean sampled,
            @Nullable Map<String, String> state) {}

    /**
     * How the request came.
     *
     * @param at when
     * @param scheme of the listener
     * @param host {@code Host} as received, raw; may be empty
     * @param peer the TCP peer; null where nobody said
     * @param httpVersion {@code 1.0}, {@code 1.1} or {@code 2}; null where it could not be read
     */
    record Arrival(
            Instant at, String scheme, String host, @Nullable InetSocketAddress peer, @Nullable String httpVersion) {}

    private final Identity identity;
    private final Arrival arrival;
    private final long startNanos = System.nanoTime();
    private final List<Attempt> attempts = new ArrayList<>(1);

    TracedRequest(Identity identity, Arrival arrival) {
        this.identity = identity;
        this.arrival = arrival;
    }

    @Override
    public void attempted(Target target, String forwardTarget, String httpVersion) {
        if (!attempts.isEmpty()) {
            current().end();
        }
        attempts.add(new Attempt(target, forwardTarget, httpVersion));
    }

    @Override
    public void attemptConnected(String authority) {
        current().connected(authority);
    }

    @Override
    public void attemptFailed(String why) {
        current().failed(why);
    }

    @Override
    public void attemptAnswered(int status) {
        current().answered(status);
    }

    @Override
    public void attemptGrpcStatus(String code) {
        current().grpcStatus(code);
    }

    @Override
    public String traceparent() {
        return TraceParent.text(
                identity.traceHigh(), identity.traceLow(), current().spanNumber(), identity.sampled());
    }

    @Override
    public boolean keepsState() {
        return identity.state() != null;
    }

    private Attempt current() {
        return attempts.get(attempts.size() - 1);
    }

    /** Whether spans are made of it. */
    public boolean sampled() {
        return identity.sampled();
    }

    @Override
    public String traceId() {
        return Hex.text(identity.traceHigh(), identity.traceLow());
    }

    @Override
    public String spanId() {
        return Hex.text(identity.spanId());
    }

    /** The first half of the trace's id; not both halves are zero. */
    public long traceHigh() {
        return identity.traceHigh();
    }

    /** The second half of the trace's id. */
    public long traceLow() {
        return identity.traceLow();
    }

    /** The id of the request's span. */
    public long spanNumber() {
        return identity.spanId();
    }

    /** The id of the caller's span; 0 where the trace begins here. */
    public long parentNumber() {
        return identity.parentId();
    }

    /** The caller's {@code tracestate}, in its order. */
    public Map<String, String> state() {
        Map<String, String> state = identity.state();
        return state == null ? Map.of() : state;
    }

    public String scheme() {
        return arrival.scheme();
    }

    /** {@code Host} as received, raw; may be empty. */
    public String host() {
        return arrival.host();
    }

    public @Nullable InetSocketAddress peer() {
        return arrival.peer();
    }

    public @Nullable String httpVersion() {
        return arrival.httpVersion();
    }

    /** In the order in which they were made. */
    public List<Attempt> attempts() {
        return attempts;
    }

    /** Nanoseconds since 1970. */
    public long startEpochNanos() {
        Instant at = arrival.at();
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }

    /** Nanoseconds since 1970. */
    public long startEpochNanos(Attempt attempt) {
        return startEpochNanos() + attempt.startNanos() - startNanos;
    }

    /** Nanoseconds since 1970; only of an attempt that is not open. */
    public long endEpochNanos(Attempt attempt) {
        return startEpochNanos() + attempt.endNanos() - startNanos;
    }

    /** Of the ids alone: the rest is text of callers'. */
    @Override
    public String toString() {
        return traceId() + '/' + spanId();
    }
}
