package dev.sandboxrouter.contract;

/**
 * The trace of one request: one span for the request, one for each attempt at a sandbox. Told by the event loop that owns
 * the request; the two ids may be read on any thread.
 */
public interface RequestTrace {

    /** 32 lower-case hexadecimal digits. */
    String traceId();

    /** Of the span that stands for the request: 16 lower-case hexadecimal digits. */
    String spanId();

    /**
     * An attempt begins: a dial, or the use of a kept connection. It ends with {@link #attemptFailed}, with the next
     * attempt, or with the request.
     *
     * @param target where to
     * @param forwardTarget path and query for the sandbox, raw
     * @param httpVersion what is spoken with it, {@code 1.1} or {@code 2}
     */
    void attempted(Target target, String forwardTarget, String httpVersion);

    /** The attempt has a connection, to this address and port: another one than the target's if it was kept. */
    void attemptConnected(String authority);

    /** The attempt has come to nothing; {@code why} is one of a fixed set of words. */
    void attemptFailed(String why);

    /** The sandbox has answered the attempt. */
    void attemptAnswered(int status);

    /** The answer to a call of gRPC said how the call went. {@code code} is {@code grpc-status} as received: any text. */
    void attemptGrpcStatus(String code);

    /** {@code traceparent} for the attempt that is under way; W3C Trace Context 3.2. */
    String traceparent();

    /**
     * Whether the caller's {@code tracestate} goes on to the sandbox: only if it can be read, and belongs to this trace
     * (W3C Trace Context 3.3.1).
     */
    boolean keepsState();
}
