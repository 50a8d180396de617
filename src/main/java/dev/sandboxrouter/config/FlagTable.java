package dev.sandboxrouter.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All flags. */
final class FlagTable {

    static final List<FlagGroup> GROUPS = List.of(
            CommandFlags.GROUP,
            ListenerFlags.GROUP,
            TlsFlags.GROUP,
            AddressingFlags.GROUP,
            ResolutionFlags.GROUP,
            ClusterFlags.GROUP,
            LimitFlags.GROUP,
            UpstreamFlags.GROUP,
            TunnelFlags.GROUP,
            ProxyFlags.GROUP,
            IngressFlags.GROUP,
            AuthorizationFlags.GROUP,
            ControlFlags.GROUP,
            ObservabilityFlags.GROUP,
            TracingFlags.GROUP,
            LifecycleFlags.GROUP);

    static final List<Flag<?>> ALL =
            GROUPS.stream().flatMap(group -> group.flags().stream()).toList();

    /** Variables of the Python router that mean nothing here, and why: they earn a warning, not an error. */
    static final Map<String, String> MEANINGLESS_VARIABLES =
            Map.of("WEBSOCKET_MAX_MESSAGE_BYTES", "messages stream through and are never held, whatever their size");

    private FlagTable() {}

    static Optional<Flag<?>> named(String name) {
        return ALL.stream().filter(flag -> flag.name().equals(name)).findFirst();
    }

    static List<String> namesOnCommandLine() {
        return ALL.stream()
                .filter(flag -> flag.scope().onCommandLine())
                .<String>map(Flag::name)
                .toList();
    }

    static List<String> namesInFile() {
        return ALL.stream()
                .filter(flag -> flag.scope().inFile())
                .<String>map(Flag::name)
                .toList();
    }

    static List<String> variables() {
        return ALL.stream()
                .flatMap(flag -> flag.variables().stream())
                .<String>map(Flag.Variable::name)
                .toList();
    }
}
