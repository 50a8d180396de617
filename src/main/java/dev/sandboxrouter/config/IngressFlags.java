package dev.sandboxrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may reach which port of a sandbox; contract section 8. The rules themselves come through the control API. */
final class IngressFlags {

    static final FlagGroup GROUP = new FlagGroup("Ingress control");

    static final Flag<List<Integer>> EXEMPT_PORTS = GROUP.add(Flag.of(
            "ingress-exempt-ports",
            FlagTypes.listOf(FlagTypes.integer(1, 65_535), "ports separated by commas", "none"),
            "49983",
            "Ports that no sandbox's rules close, in the host and E2B forms: E2B's agent inside the sandbox listens on"
                    + " the default. Rules that cannot be read close them too."));

    static final Flag<Optional<Path>> TRAFFIC_TOKEN_KEY_FILE = GROUP.add(Flag.of(
            "traffic-token-key-file",
            FileTypes.readableFile().orNothing("no sandbox can ask for a token"),
            "",
            "The key of traffic tokens, at least 32 bytes without the white space around them; re-read when it changes."
                    + " All replicas need the same."));

    private IngressFlags() {}

    static RouterConfig.Ingress read(Settings settings) {
        return new RouterConfig.Ingress(settings.get(EXEMPT_PORTS), settings.get(TRAFFIC_TOKEN_KEY_FILE));
    }
}
