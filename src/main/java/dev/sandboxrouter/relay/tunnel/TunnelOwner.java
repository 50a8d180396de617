package dev.sandboxrouter.relay.tunnel;

import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.net.InetAddress;

/**
 * Whose tunnel it is: what a dead pod, a reused address or a new rule is matched against. It keeps of the request only
 * what rules look at, since a head may have 64 KiB and a tunnel may live for days.
 *
 * @param request what was let in
 * @param identity whose connection the sandbox side is
 * @param address the address that was dialled
 */
public record TunnelOwner(IngressRequest request, UpstreamIdentity identity, InetAddress address) {

    public static TunnelOwner of(IngressRequest request, Target target) {
        return new TunnelOwner(request, target.identity(), target.address());
    }
}
