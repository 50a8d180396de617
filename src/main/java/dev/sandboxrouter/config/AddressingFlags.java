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

    private AddressingFlags() {}

    static RouterConfig.Addressing read(Settings settings) {
        return new RouterConfig.Addressing(settings.get(PATH_ROUTING_PREFIX));
    }
}
