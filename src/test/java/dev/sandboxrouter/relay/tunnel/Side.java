package dev.sandboxrouter.relay.tunnel;

import io.netty.channel.Channel;
import java.net.Socket;

/** A side of a tunnel, so that each test can be run from both. */
enum Side {
    CLIENT(TunnelEnd.Party.CLIENT),
    SANDBOX(TunnelEnd.Party.SANDBOX);

    final TunnelEnd.Party party;

    Side(TunnelEnd.Party party) {
        this.party = party;
    }

    Socket socket(Loopback.Wire wire) {
        return this == CLIENT ? wire.client() : wire.sandbox();
    }

    Channel channel(Loopback.Wire wire) {
        return this == CLIENT ? wire.ends().clientChannel() : wire.ends().sandboxChannel();
    }

    Side other() {
        return this == CLIENT ? SANDBOX : CLIENT;
    }

    /** Whether frames that this side sends are masked (RFC 6455, 5.3). */
    boolean masks() {
        return this == CLIENT;
    }
}
