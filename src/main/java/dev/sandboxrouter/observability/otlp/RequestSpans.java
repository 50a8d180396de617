package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.observability.tracing.Attempt;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Writes spans of requests that are over, as {@code Span}s of OTLP (trace/v1/trace.proto): one for the request, then one for
 * each attempt at a sandbox. Bytes are made of a record at once: OpenTelemetry's exporter wants an object a span, with a map
 * of attributes, and walks over it twice, which cost a third of tracing.
 */
final class RequestSpans {

    /** Characters of a {@code tracestate}; a longer one goes on to the sandbox, but is not sent with the spans. */
    static final int MAX_STATE = 512;

    /** The client left: nobody failed. */
    private static final String CLIENT_LEFT = "client-closed";

    // Fields of a Span.
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;
    private static final int TRACE_STATE = 3;
    private static final int PARENT_SPAN_ID = 4;
    private static final int NAME = 5;
    private static final int KIND = 6;
    private static final int START = 7;
    private static final int END = 8;
    private static final int STATUS = 15;
    private static final int FLAGS = 16;

    // Values of a SpanKind.
    private static final int SERVER = 2;
    private static final int CLIENT = 3;

    /** Of a Status, and its value for an error. */
    private static final int STATUS_CODE = 3;

    private static final int ERROR = 2;

    // Bits of the flags.
    private static final int SAMPLED = 1;
    private static final int KNOWS_WHETHER_REMOTE = 0x100;
    private static final int PARENT_IS_REMOTE = 0x200;

    /** Bytes of a span's length, usually. */
    private static final int SPAN_LENGTH = 2;

    private final ProtobufWriter out;
    private final int field;
    private final SpanAttributes attributes;
    private final AddressTexts peers;

    /**
     * Nothing yet.
     *
     * @param out where spans go
     * @param field of the message in which they stand
     */
    RequestSpans(ProtobufWriter out, int field, AddressTexts peers) {
        this.out = out;
        this.field = field;
        this.attributes = new SpanAttributes(out);
        this.peers = peers;
    }

    /** How many spans {@link #write} writes. */
    static int count(TracedRequest trace) {
        return 1 + trace.attempts().size();
    }

    void write(CompletedRequest request, TracedRequest trace) {
        String name = SpanFields.name(request);
        String state = state(trace.state());
        long start = trace.startEpochNanos();
        long end = start + request.durationNanos();
        server(request, trace, name, state, start, end);
        int resent = 0;
        for (Attempt attempt : trace.attempts()) {
            client(request, trace, attempt, name, state, end, resent++);
        }
    }

    private void server(
            CompletedRequest request, TracedRequest trace, String name, String state, long start, long end) {
        GrpcCode grpc = GrpcCode.of(trace);
        int span = out.open(field, SPAN_LENGTH);
        place(trace, trace.spanNumber(), trace.parentNumber(), state);
        out.fixed32(FLAGS, SAMPLED | KNOWS_WHETHER_REMOTE | (trace.parentNumber() == 0 ? 0 : PARENT_IS_REMOTE));
        life(name, SERVER, start, end);
        SpanFields.ofRequest(attributes, request, trace, peers, error(request, grpc));
        status(isFault(request, grpc));
        out.close(span, SPAN_LENGTH);
    }

    private void client(
            CompletedRequest request,
            TracedRequest trace,
            Attempt attempt,
            String name,
            String state,
            long end,
            int resent) {
        String why = error(attempt, request);
        int span = out.open(field, SPAN_LENGTH);
        place(trace, attempt.spanNumber(), trace.spanNumber(), state);
        out.fixed32(FLAGS, SAMPLED | KNOWS_WHETHER_REMOTE);
        life(name, CLIENT, trace.startEpochNanos(attempt), attempt.isOpen() ? end : trace.endEpochNanos(attempt));
        SpanFields.ofAttempt(attributes, request, attempt, resent, why);
        status(why != null && !why.equals(CLIENT_LEFT));
        out.close(span, SPAN_LENGTH);
    }

    /** Where the span stands in its trace. */
    private void place(TracedRequest trace, long own, long parent, String state) {
        out.bytes(TRACE_ID, trace.traceHigh(), trace.traceLow());
        out.bytes(SPAN_ID, own);
        if (parent != 0) {
            out.bytes(PARENT_SPAN_ID, parent);
        }
        if (!state.isEmpty()) {
            out.text(TRACE_STATE, state);
        }
    }

    /** @param start nanoseconds since 1970, as {@code end} */
    private void life(String name, int kind, long start, long end) {
        out.text(NAME, name);
        out.number(KIND, kind);
        out.fixed64(START, start);
        out.fixed64(END, end);
    }

    private void status(boolean error) {
        if (error) {
            int status = out.open(STATUS);
            out.number(STATUS_CODE, ERROR);
            out.close(status);
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

    /** Empty where there is none, or a longer one than is sent. */
    private static String state(Map<String, String> entries) {
        if (entries.isEmpty()) {
            return "";
        }
        StringJoiner state = new StringJoiner(",");
        entries.forEach((key, value) -> state.add(key + '=' + value));
        return state.length() > MAX_STATE ? "" : state.toString();
    }
}
