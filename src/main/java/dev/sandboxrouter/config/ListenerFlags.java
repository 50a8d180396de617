package dev.sandboxrouter.config;

import java.util.Optional;

/** The sockets; contract section 13. */
final class ListenerFlags {

    static final FlagGroup GROUP = new FlagGroup("Listeners");

    private static final FlagType<Optional<BindAddress>> ADDRESS =
            NetworkTypes.bindAddress().orNothing("disabled");

    static final Flag<Optional<BindAddress>> HTTP = GROUP.add(Flag.of(
            "http-bind-address",
            ADDRESS,
            ":8080",
            "Where requests for sandboxes are accepted. No host means all interfaces; port 0 lets the system choose."));

    static final Flag<Optional<BindAddress>> METRICS =
            GROUP.add(Flag.of("metrics-bind-address", ADDRESS, ":9090", "Where /metrics is served."));

    static final Flag<Optional<BindAddress>> HEALTH_PROBE =
            GROUP.add(Flag.of("health-probe-bind-address", ADDRESS, ":8081", "Where /healthz and /readyz are served."));

    static final Flag<Boolean> H2C = GROUP.add(Flag.of(
            "h2c",
            FlagTypes.toggle(),
            "false",
            "Takes HTTP/2 with prior knowledge on --http-bind-address too, beside HTTP/1. With TLS it is negotiated."));

    private ListenerFlags() {}

    static RouterConfig.Listeners read(Settings settings) {
        return new RouterConfig.Listeners(
                settings.get(HTTP), settings.get(METRICS), settings.get(HEALTH_PROBE), settings.get(H2C));
    }
}
