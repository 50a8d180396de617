package dev.sandboxrouter.observability.tracing;

import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.contract.Tracing;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Begins the trace of every request, or goes on with its caller's. */
public final class RequestTracer implements Tracing {

    private final Sampling sampling;

    public RequestTracer(Sampling sampling) {
        this.sampling = sampling;
    }

    @Override
    public RequestTrace begin(RequestHead head, String httpVersion) {
        TraceParent caller =
                head.header(TraceParent.FIELD) == null ? null : TraceParent.of(head.headers(TraceParent.FIELD));
        return new TracedRequest(
                identity(caller, stateOf(head, caller)),
                new TracedRequest.Arrival(Instant.now(), head.scheme(), head.host(), head.peer(), httpVersion));
    }

    @Override
    public RequestTrace beginUnreadable(String scheme) {
        return new TracedRequest(
                identity(null, null), new TracedRequest.Arrival(Instant.now(), scheme, "", null, null));
    }

    /** Null: what the caller sent does not go on. */
    private static @Nullable Map<String, String> stateOf(RequestHead head, @Nullable TraceParent caller) {
        if (caller == null) {
            return null;
        }
        return head.header(TraceState.FIELD) == null ? Map.of() : TraceState.of(head.headers(TraceState.FIELD));
    }

    private TracedRequest.Identity identity(@Nullable TraceParent caller, @Nullable Map<String, String> state) {
        long high = caller == null ? newId() : caller.traceHigh();
        long low = caller == null ? newId() : caller.traceLow();
        return new TracedRequest.Identity(
                high, low, newId(), caller == null ? 0 : caller.parentId(), sampling.samples(caller, low), state);
    }

    /** Not zero, which would be no id. */
    static long newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long id = random.nextLong();
        while (id == 0) {
            id = random.nextLong();
        }
        return id;
    }
}
