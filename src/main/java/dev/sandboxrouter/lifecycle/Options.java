package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.relay.RelayOptions;
import java.util.Set;

/** Configuration as the parts want it: each knows its own options and nothing of flags. */
final class Options {

    private Options() {}

    static RelayOptions relay(RouterConfig config) {
        RouterConfig.Limits limits = config.limits();
        RouterConfig.Upstream upstream = config.upstream();
        RouterConfig.Tunnels tunnels = config.tunnels();
        return new RelayOptions(
                limits.proxyTimeout(),
                limits.responseHeaderTimeout(),
                limits.requestHeaderTimeout(),
                limits.idleTimeout(),
                limits.maxHeaderBytes(),
                limits.maxRequestBodyBytes(),
                upstream.connectTimeout(),
                upstream.idleTimeout(),
                upstream.maxIdlePerTarget(),
                upstream.maxIdle(),
                Set.copyOf(tunnels.upgradeProtocols()),
                tunnels.idleTimeout(),
                tunnels.maxLifetime(),
                tunnels.maxConnectionsPerClient(),
                config.listeners().h2c());
    }
}
