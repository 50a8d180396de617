package dev.sandboxrouter.relay.tunnel;

import org.jspecify.annotations.Nullable;

/**
 * How a tunnel ended.
 *
 * @param endedBy who sent the first FIN, or who broke off, or the router
 * @param reason the router's reason; null unless {@code endedBy} is the router
 * @param clean nobody was cut off: both sides sent their FIN and got everything before it, or the router ended a
 *     WebSocket and both sides took the close frame (or their peer's own, or its FIN). A drain counts a tunnel that is
 *     not clean as cut (contract section 15)
 * @param bytesToSandbox bytes passed on from client to sandbox, the router's close frame not among them
 * @param bytesToClient bytes passed on from sandbox to client, likewise
 */
public record TunnelEnd(
        Party endedBy, @Nullable CloseReason reason, boolean clean, long bytesToSandbox, long bytesToClient) {

    /** Somebody who can end a tunnel. */
    public enum Party {
        CLIENT,
        SANDBOX,
        ROUTER
    }
}
