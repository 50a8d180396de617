package dev.sandboxrouter.config;

import java.util.Optional;

/** How a request names its sandbox; contract section 1. */
final class AddressingFlags {

    static final FlagGroup GROUP = new FlagGroup("Addressing");

    static final Flag<Optional<String>> PATH_ROUTING_PREFIX = GROUP.add(Flag.of(
            "path-routing-prefix",
            HttpTypes.pathPrefix().orNothing("the path form is off"),
            "",
            "Requests below this path name their sandbox in it: <prefix>/<namespace>/<id>/<port>/<rest>. All other"
                    + " requests name it in X-Sandbox-* headers."));

    static final Flag<Optional<String>> HOST_ROUTING_DOMAIN = GROUP.add(Flag.of(
            "host-routing-domain",
            NetworkTypes.hostDomain().orNothing("the host form is off"),
            "",
            "Requests to a Host below this domain name their sandbox in it: {port}-{id}.<domain> or"
                    + " {port}-{id}.{namespace}.<domain>. Turns E2b-Sandbox-* headers on as well."));

    static final Flag<String> HOST_ROUTING_NAMESPACE = GROUP.add(Flag.of(
            "host-routing-namespace",
            NetworkTypes.label("namespace"),
            "default",
            "The namespace of requests in host form that name none, and of all with E2b-Sandbox-* headers."));

    static final Flag<Boolean> E2B_HEADERS = GROUP.add(Flag.of(
            "e2b-headers",
            FlagTypes.toggle(),
            "false",
            "Requests to localhost, an IP address or sandbox.<host-routing-domain> may name their sandbox in"
                    + " E2b-Sandbox-Id and E2b-Sandbox-Port."));

    private AddressingFlags() {}

    static RouterConfig.Addressing read(Settings settings) {
        return new RouterConfig.Addressing(
                settings.get(PATH_ROUTING_PREFIX),
                settings.get(HOST_ROUTING_DOMAIN),
                settings.get(HOST_ROUTING_NAMESPACE),
                settings.get(E2B_HEADERS));
    }
}
