package dev.sandboxrouter.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The door: everything the operator said goes in, one {@link Loaded} comes out. Contract section 13. */
public final class ConfigLoader {

    private ConfigLoader() {}

    /**
     * Reads, merges and checks everything. Reads the file of {@code --config}, looks whether the other files that flags
     * name are there, and looks up no name. Never throws for what an operator wrote.
     *
     * @param args the arguments of the process
     * @param env the environment of the process
     */
    public static Loaded load(List<String> args, Map<String, String> env) {
        Findings findings = new Findings();
        List<Given<?>> flags = CommandLineSource.read(args, findings);
        return answer(flags).orElseGet(() -> load(flags, env, findings));
    }

    /** Whoever asks for help gets it, however much else is wrong: that may be why. */
    private static Optional<Loaded> answer(List<Given<?>> flags) {
        Settings asked = Settings.merge(List.of(flags), new Findings());
        if (asked.get(CommandFlags.HELP)) {
            return Optional.of(new Loaded.Print(HelpText.write()));
        }
        return asked.get(CommandFlags.VERSION) ? Optional.of(new Loaded.Version()) : Optional.empty();
    }

    private static Loaded load(List<Given<?>> flags, Map<String, String> env, Findings findings) {
        List<Given<?>> environment = EnvironmentSource.read(env, findings);
        List<Given<?>> file = Settings.merge(List.of(environment, flags), new Findings())
                .get(CommandFlags.CONFIG)
                .map(path -> YamlSource.read(path, findings))
                .orElse(List.of());
        Settings settings = Settings.merge(List.of(environment, file, flags), findings);
        CrossChecks.run(settings, findings);
        return findings.problems().isEmpty()
                ? new Loaded.Ready(config(settings), findings.warnings(), settings.get(CommandFlags.CHECK_CONFIG))
                : new Loaded.Invalid(findings.problems());
    }

    private static RouterConfig config(Settings settings) {
        return new RouterConfig(
                ListenerFlags.read(settings),
                TlsFlags.read(settings),
                AddressingFlags.read(settings),
                ResolutionFlags.read(settings),
                ClusterFlags.read(settings),
                UpstreamFlags.read(settings),
                LimitFlags.read(settings),
                TunnelFlags.read(settings),
                ProxyFlags.read(settings),
                IngressFlags.read(settings),
                AuthorizationFlags.read(settings),
                ControlFlags.read(settings),
                ObservabilityFlags.read(settings),
                LifecycleFlags.read(settings));
    }
}
