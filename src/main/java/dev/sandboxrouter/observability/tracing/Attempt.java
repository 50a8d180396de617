package dev.sandboxrouter.observability.tracing;

import dev.sandboxrouter.contract.Target;
import org.jspecify.annotations.Nullable;

/** One attempt at a sandbox. Written by the request's event loop; read by others once the request is over. */
public final class Attempt {

    /** {@link #grpcStatus()} of what is no call of gRPC, or broke off. */
    public static final int NO_GRPC_STATUS = -1;

    /** {@link #grpcStatus()} of a text that is none. */
    private static final int UNREADABLE = Integer.MAX_VALUE;

    /** Of a code; those that there are have two. */
    private static final int MAX_DIGITS = 9;

    private static final long OPEN = Long.MIN_VALUE;

    private final long spanId = RequestTracer.newId();
    private final long startNanos = System.nanoTime();
    private String authority;
    private final String forwardTarget;
    private final String httpVersion;
    private long endNanos = OPEN;
    private int status;
    private int grpcStatus = NO_GRPC_STATUS;
    private @Nullable String error;

    Attempt(Target target, String forwardTarget, String httpVersion) {
        this.authority = target.authority();
        this.forwardTarget = forwardTarget;
        this.httpVersion = httpVersion;
    }

    void connected(String to) {
        authority = to;
    }

    void failed(String why) {
        error = why;
        end();
    }

    void answered(int code) {
        status = code;
    }

    void grpcStatus(String code) {
        boolean readable =
                !code.isEmpty() && code.length() <= MAX_DIGITS && code.chars().allMatch(c -> c >= '0' && c <= '9');
        grpcStatus = readable ? Integer.parseInt(code) : UNREADABLE;
    }

    void end() {
        if (isOpen()) {
            endNanos = System.nanoTime();
        }
    }

    /** The id of its span. */
    public long spanNumber() {
        return spanId;
    }

    /** {@link System#nanoTime} of the beginning. */
    long startNanos() {
        return startNanos;
    }

    /** {@link System#nanoTime} of the end; meaningless while {@link #isOpen}. */
    long endNanos() {
        return endNanos;
    }

    /** Whether it lasted as long as the request. */
    public boolean isOpen() {
        return endNanos == OPEN;
    }

    /** Address and port that was connected to, or dialled: {@code 10.0.0.7:8888}, {@code [2001:db8::1]:8888}. */
    public String authority() {
        return authority;
    }

    /** Path and query that the sandbox got, or would have got, raw. */
    public String forwardTarget() {
        return forwardTarget;
    }

    /** {@code 1.1} or {@code 2}. */
    public String httpVersion() {
        return httpVersion;
    }

    /** The sandbox's answer; 0 without one. */
    public int status() {
        return status;
    }

    /** The number in {@code grpc-status}, which may be none of gRPC's; or {@link #NO_GRPC_STATUS}. */
    public int grpcStatus() {
        return grpcStatus;
    }

    /** Why it came to nothing; null if it did not. */
    public @Nullable String error() {
        return error;
    }
}
