package dev.sandboxrouter.contract;

import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the route: what the steps read and what they decided. It lives in one exchange
 * property, never in a message header, because callers can send headers.
 *
 * <p>Not thread-safe: it is handed from step to step, and one thread at a time holds it. A refusal is final, so a later
 * step cannot undo an earlier one's by accident.
 */
public final class RoutedRequest {

    private final RequestHead head;
    private final String requestId;
    private @Nullable SandboxAddress address;
    private @Nullable String ingress;
    private @Nullable String user;
    private @Nullable String maskedHost;
    private @Nullable Target target;
    private @Nullable Refusal refusal;
    private @Nullable RequestTrace trace;
    private int attempts;
    private volatile boolean ended;

    public RoutedRequest(RequestHead head, String requestId) {
        this.head = head;
        this.requestId = requestId;
    }

    public RequestHead head() {
        return head;
    }

    /** 1..128 visible ASCII characters; the caller's {@code X-Request-ID} or one of ours (contract section 3). */
    public String requestId() {
        return requestId;
    }

    /** The trace of the request; null where it is not traced. */
    public @Nullable RequestTrace trace() {
        return trace;
    }

    /** Sets what {@link #trace} gives. */
    public void traced(@Nullable RequestTrace by) {
        trace = by;
    }

    /** How log lines name the request to a reader: by its id, and by its trace where there is one. See {@link LogFields}. */
    public String nameInLog() {
        RequestTrace traced = trace;
        return traced == null ? requestId : requestId + ", trace " + traced.traceId();
    }

    /** The sandbox that the request names; null before the address step, or if that step refused. */
    public @Nullable SandboxAddress address() {
        return address;
    }

    /**
     * Sets the sandbox, once.
     *
     * @throws IllegalStateException if an address stands already: rules and tokens may have judged it
     */
    public void addressed(SandboxAddress parsed) {
        if (address != null) {
            throw new IllegalStateException("already addressed to " + address.sandbox());
        }
        address = parsed;
    }

    /**
     * Why the sandbox's rules let the request in: {@code no-rules}, {@code rules} or {@code exempt-port}. Null before they
     * were asked, and where they refused.
     */
    public @Nullable String ingress() {
        return ingress;
    }

    /** Sets what {@link #ingress} gives. */
    public void letIn(String grounds) {
        ingress = grounds;
    }

    /**
     * As whom the request was authorized, the name alone; null before that, and where the mode knows nobody by name. Any
     * number of names: never for a metric's label.
     */
    public @Nullable String user() {
        return user;
    }

    /** Sets what {@link #user} gives. */
    public void authorizedAs(@Nullable String name) {
        user = name;
    }

    /** {@code Host} that the sandbox shall see instead of the usual one; null where rules do not say (contract 8.4). */
    public @Nullable String maskedHost() {
        return maskedHost;
    }

    /** Sets what {@link #maskedHost} gives. */
    public void maskHost(@Nullable String host) {
        maskedHost = host;
    }

    /** The address for the current attempt; null until resolved. */
    public @Nullable Target target() {
        return target;
    }

    /** Sets the address for the next attempt; every attempt resolves anew. */
    public void resolved(Target resolved) {
        target = resolved;
        attempts++;
    }

    /** How often an address was resolved for a dial; the first attempt is 1, zero before it. */
    public int attempts() {
        return attempts;
    }

    /** Why the router answers in the sandbox's place; null while nothing refused. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Refuses the request. The first refusal stands; later ones are ignored. */
    public void refuse(Refusal why) {
        if (refusal == null) {
            refusal = why;
        }
    }

    /**
     * Whether the request is over for its client: answered, timed out or left. A retry that wakes up later must not
     * dial. May be read on any thread.
     */
    public boolean ended() {
        return ended;
    }

    public void end() {
        ended = true;
    }
}
