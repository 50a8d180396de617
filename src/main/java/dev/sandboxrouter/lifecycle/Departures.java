package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.contract.UpstreamIdentity;
import dev.sandboxrouter.directory.AddressMoved;
import dev.sandboxrouter.directory.DirectoryListener;
import dev.sandboxrouter.relay.Relay;
import dev.sandboxrouter.relay.tunnel.CloseReason;
import java.util.List;

/** Closes what was opened to a sandbox that is no longer at its address, before its address is dialled for another. */
final class Departures implements DirectoryListener {

    private final Relay relay;

    Departures(Relay relay) {
        this.relay = relay;
    }

    @Override
    public void addressesMoved(List<AddressMoved> moves) {
        relay.upstreams().breakWhere(identity -> anyEnds(moves, identity), () -> endTunnels(moves));
    }

    private void endTunnels(List<AddressMoved> moves) {
        relay.tunnels().endWhere(owner -> anyEnds(moves, owner.identity()), CloseReason.SANDBOX_GONE);
    }

    private static boolean anyEnds(List<AddressMoved> moves, UpstreamIdentity identity) {
        for (AddressMoved move : moves) {
            if (move.ends(identity)) {
                return true;
            }
        }
        return false;
    }
}
