package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.observability.tracing.Attempt;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The codes of gRPC's {@code grpc-status}, in the order of their numbers; statuscodes.md of gRPC. */
enum GrpcCode {
    OK,
    CANCELLED,
    UNKNOWN,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    ALREADY_EXISTS,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    UNIMPLEMENTED,
    INTERNAL,
    UNAVAILABLE,
    DATA_LOSS,
    UNAUTHENTICATED;

    private static final GrpcCode[] ALL = values();

    /** What is the server's fault, as OpenTelemetry's conventions for gRPC have it; the others are answers. */
    private static final Set<GrpcCode> FAULTS =
            EnumSet.of(UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS);

    /** How a call of gRPC ended; null where it is none, or ended without a word. */
    static @Nullable GrpcCode of(Attempt attempt) {
        return attempt.grpcStatus() == Attempt.NO_GRPC_STATUS ? null : of(attempt.grpcStatus());
    }

    /** The client gets what the last attempt got. */
    static @Nullable GrpcCode of(TracedRequest trace) {
        List<Attempt> attempts = trace.attempts();
        return attempts.isEmpty() ? null : of(attempts.get(attempts.size() - 1));
    }

    /** A number that gRPC does not have is read as {@link #UNKNOWN}, as its clients read it. */
    private static GrpcCode of(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : UNKNOWN;
    }

    /** To a client everything but {@link #OK} is an error. */
    boolean isError() {
        return this != OK;
    }

    boolean isServersFault() {
        return FAULTS.contains(this);
    }
}
