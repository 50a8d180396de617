package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.observability.tracing.Attempt;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes spans of requests that are over: one for the request, then one for each attempt at a sandbox. */
final class RequestSpans {

    /** Characters of a {@code tracestate}; a longer one goes on to the sandbox, but is not sent with the spans. */
    static final int MAX_STATE = 512;

    /** The client left: nobody failed. */
    private static final String CLIENT_LEFT = "client-closed";

    private final Resource resource;
    private final AddressTexts peers = new AddressTexts();

    RequestSpans(Resource resource) {
        this.resource = resource;
    }

    /** How many spans {@link #make} gives. */
    static int count(TracedRequest trace) {
        return 1 + trace.attempts().size();
    }

    /** How many characters of a caller's text {@link #make} gives, at most: every span has the method and the state. */
    static int text(CompletedRequest request, TracedRequest trace) {
        String userAgent = request.userAgent();
        int state = length(trace.state());
        int text = SpanFields.sent(request.path())
                + SpanFields.sent(trace.host())
                + (userAgent == null ? 0 : SpanFields.sent(userAgent))
                + count(trace) * (SpanFields.sent(request.method()) + (state > MAX_STATE ? 0 : state));
        for (Attempt attempt : trace.attempts()) {
            text += SpanFields.sent(attempt.forwardTarget());
        }
        return text;
    }

    void make(CompletedRequest request, TracedRequest trace, Consumer<SpanData> out) {
        String traceId = trace.traceId();
        TraceState state = state(trace.state());
        SpanContext own = new SpanPlace(traceId, trace.spanId(), state, false);
        String parentId = trace.parentId();
        SpanContext caller =
                parentId == null ? SpanContext.getInvalid() : new SpanPlace(traceId, parentId, state, true);
        String name = SpanFields.name(request);
        long start = trace.startEpochNanos();
        long end = start + request.durationNanos();
        GrpcCode grpc = GrpcCode.of(trace);
        String error = error(request, grpc);
        out.accept(new FinishedSpan(
                resource,
                new FinishedSpan.Place(name, SpanKind.SERVER, own, caller),
                new FinishedSpan.Time(start, end),
                SpanFields.ofRequest(request, trace, peers, error),
                isFault(request, grpc) ? StatusData.error() : StatusData.unset()));
        int resent = 0;
        for (Attempt attempt : trace.attempts()) {
            String why = error(attempt, request);
            out.accept(new FinishedSpan(
                    resource,
                    new FinishedSpan.Place(
                            name, SpanKind.CLIENT, new SpanPlace(traceId, attempt.spanId(), state, false), own),
                    new FinishedSpan.Time(
                            trace.startEpochNanos(attempt), attempt.isOpen() ? end : trace.endEpochNanos(attempt)),
                    SpanFields.ofAttempt(request, attempt, resent++, why),
                    why == null || why.equals(CLIENT_LEFT) ? StatusData.unset() : StatusData.error()));
        }
    }

    /** Why the request did not end well; null if it did, as far as the router can tell. */
    private static @Nullable String error(CompletedRequest request, @Nullable GrpcCode grpc) {
        if (request.reason() != null) {
            return request.reason();
        }
        if (request.status() >= 500) {
            return String.valueOf(request.status());
        }
        return grpc != null && grpc.isServersFault() ? grpc.name() : null;
    }

    /** A refusal is the caller's fault and no error of a server (HTTP conventions, status); a torn answer is one. */
    private static boolean isFault(CompletedRequest request, @Nullable GrpcCode grpc) {
        return request.status() >= 500
                || (request.reason() != null && request.status() < 400)
                || (grpc != null && grpc.isServersFault());
    }

    /**
     * An attempt that was open when the request ended has ended as the request did. To a client 4xx is an error too, and so
     * is every code of gRPC but OK.
     */
    private static @Nullable String error(Attempt attempt, CompletedRequest request) {
        String why = attempt.isOpen() ? request.reason() : attempt.error();
        if (why == null && attempt.status() >= 400) {
            return String.valueOf(attempt.status());
        }
        GrpcCode grpc = GrpcCode.of(attempt);
        return why == null && grpc != null && grpc.isError() ? grpc.name() : why;
    }

    /** Of a {@code tracestate} with these entries. */
    private static int length(Map<String, String> entries) {
        int length = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            length += entry.getKey().length() + entry.getValue().length() + 2;
        }
        return length;
    }

    /** The builder puts each entry before the others. */
    private static TraceState state(Map<String, String> entries) {
        if (entries.isEmpty()) {
            return TraceState.getDefault();
        }
        if (length(entries) > MAX_STATE) {
            return TraceState.getDefault();
        }
        List<Map.Entry<String, String>> order = new ArrayList<>(entries.entrySet());
        TraceStateBuilder state = TraceState.builder();
        for (int i = order.size() - 1; i >= 0; i--) {
            state.put(order.get(i).getKey(), order.get(i).getValue());
        }
        return state.build();
    }
}
