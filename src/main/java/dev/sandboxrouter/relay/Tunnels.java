package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.TrafficListener;
import dev.sandboxrouter.relay.tunnel.CloseReason;
import dev.sandboxrouter.relay.tunnel.Tunnel;
import dev.sandboxrouter.relay.tunnel.TunnelEnd;
import dev.sandboxrouter.relay.tunnel.TunnelOptions;
import dev.sandboxrouter.relay.tunnel.TunnelOwner;
import dev.sandboxrouter.relay.tunnel.TunnelPermit;
import dev.sandboxrouter.relay.tunnel.TunnelRegistry;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponse;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tunnels of a router: how an answered upgrade becomes one, and how all of them end. Thread-safe. */
public final class Tunnels {

    private final TunnelOptions options;
    private final TunnelRegistry registry;
    private final TrafficListener listener;
    private final LongAdder cutOff = new LongAdder();

    Tunnels(RelayOptions options, TrafficListener listener) {
        this.options = new TunnelOptions(options.tunnelIdleTimeout(), options.tunnelMaxLifetime());
        this.registry = new TunnelRegistry(options.maxTunnelsPerClient());
        this.listener = listener;
    }

    /** The right of a client to one more tunnel; null if it has as many as it may. Before anything is dialled. */
    @Nullable
    TunnelPermit reserve(InetAddress client) {
        return registry.reserve(client).orElse(null);
    }

    /**
     * Passes the 101 on and takes HTTP out of both channels; what either side sent early follows in order. Event loop
     * only.
     */
    void open(
            RelayedRequest request,
            TunnelOwner owner,
            ClientConnection client,
            UpstreamConnection sandbox,
            HttpResponse switching,
            Upgrade upgrade) {
        TunnelPermit permit = upgrade.handOver();
        client.output().switching(switching);
        client.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        Tunnel tunnel = Tunnel.open(
                client.channel(),
                sandbox.channel(),
                upgrade.tunnelProtocol(),
                options,
                (ended, end) -> closed(ended, end, request, permit));
        registry.register(tunnel, owner);
        listener.tunnelOpened();
        client.stopWritingHttp();
        sandbox.stopWritingHttp();
        // Only now: what a decoder lets go of is written to the other side, which must take bytes by then.
        client.stopReadingHttp();
        sandbox.stopReadingHttp();
    }

    private void closed(Tunnel tunnel, TunnelEnd end, RelayedRequest request, TunnelPermit permit) {
        registry.unregister(tunnel);
        permit.release();
        if (end.reason() != null && !end.clean()) {
            cutOff.increment();
        }
        listener.tunnelClosed();
        request.tunnelClosed(end.bytesToSandbox(), end.bytesToClient());
    }

    /** How many are open. */
    public int active() {
        return registry.active();
    }

    /** How many the router ended without their taking a close frame, since the start. */
    public long cutOff() {
        return cutOff.sum();
    }

    /** Ends all, and every one that opens from now on. */
    public void endAll(CloseReason reason) {
        registry.endAll(reason);
    }

    /** Ends those of some owners; pure and quick condition, any thread. */
    public int endWhere(Predicate<? super TunnelOwner> condition, CloseReason reason) {
        return registry.endWhere(condition, reason);
    }

    /** Completes once none is open. */
    public CompletionStage<Void> whenEmpty() {
        return registry.whenEmpty();
    }
}
