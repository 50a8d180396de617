package dev.sandboxrouter.relay.tunnel;

/** Told of a tunnel's end. */
public interface TunnelListener {

    /**
     * Both channels are closed. Called exactly once for every opened tunnel, on its event loop, never before
     * {@code Tunnel.open} has returned. Must neither block nor throw.
     */
    void closed(Tunnel tunnel, TunnelEnd end);
}
