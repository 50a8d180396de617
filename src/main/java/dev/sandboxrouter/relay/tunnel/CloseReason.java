package dev.sandboxrouter.relay.tunnel;

/** Why the router ends a tunnel; contract section 7. Code and text go into the close frame (RFC 6455, 5.5.1 and 7.4). */
public enum CloseReason {
    /** No byte in either direction for {@code --websocket-idle-timeout}. */
    IDLE(1001, "idle timeout"),
    /** The tunnel is as old as {@code --websocket-max-lifetime}. */
    LIFETIME(1001, "lifetime exceeded"),
    /** The process stops; contract section 15. */
    DRAIN(1001, "server shutting down"),
    /** The pod is deleted, or its address belongs to another one now. */
    SANDBOX_GONE(1001, "sandbox gone"),
    /** A new rule forbids what this tunnel does; contract section 8.3. */
    RULE(1008, "no longer allowed");

    private final int code;
    private final String text;

    CloseReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** Status code of the close frame. */
    public int code() {
        return code;
    }

    /** Reason text of the close frame: ASCII, well below the 123 bytes that a control frame has room for. */
    public String text() {
        return text;
    }
}
