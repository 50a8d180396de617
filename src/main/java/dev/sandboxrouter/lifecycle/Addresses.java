package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.ingress.ClientAddress;
import dev.sandboxrouter.relay.ClientAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Addresses out of the configuration, where they are text that was checked. */
final class Addresses {

    private Addresses() {}

    /** The addresses of the router's own pod. */
    static List<InetAddress> own(RouterConfig.Resolution resolution) {
        return resolution.ownPodIps().stream()
                .map(IpLiteral::parse)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whose word about a client's address counts; contract section 9. */
    static ClientAddresses clients(RouterConfig.Proxies proxies) {
        ClientAddress reading = new ClientAddress(
                CidrSet.of(proxies.trustedProxies()), proxies.clientIpHeader().orElse(""), proxies.forwardedForHops());
        return new ClientAddresses() {
            @Override
            public boolean isTrusted(InetAddress peer) {
                return reading.trusted(peer);
            }

            @Override
            public @Nullable InetAddress clientOf(RequestHead head) {
                return reading.of(head) instanceof ClientAddress.Reading.Known known ? known.address() : null;
            }
        };
    }
}
