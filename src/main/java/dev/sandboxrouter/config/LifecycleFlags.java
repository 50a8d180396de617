package dev.sandboxrouter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Start and end of the process; contract section 15. */
final class LifecycleFlags {

    static final FlagGroup GROUP = new FlagGroup("Life of the process");

    static final Flag<Boolean> DEMO = GROUP.add(Flag.of(
            "demo",
            FlagTypes.toggle(),
            "false",
            "Starts a small sandbox of our own behind the router and logs a curl line that reaches it."));

    static final Flag<Optional<Path>> ROUTES_DIR = GROUP.add(Flag.of(
            "routes-dir",
            FileTypes.folder().orNothing("the shipped routes"),
            "",
            "A folder of Camel routes, beans (*.camel.yaml) and kamelets (*.kamelet.yaml) of your own. A file takes the place"
                    + " of the shipped file of its name, a route the place of the shipped route of its id; the rest of the"
                    + " shipped ones stay."));

    static final Flag<Duration> DRAIN_DELAY = GROUP.add(Flag.of(
            "drain-delay",
            FlagTypes.duration("0s", "1h"),
            "0s",
            "After SIGTERM the router is not ready, yet accepts connections for this long: time for load balancers to"
                    + " look away."));

    static final Flag<Duration> SHUTDOWN_TIMEOUT = GROUP.add(
            Flag.of(
                    "shutdown-timeout",
                    FlagTypes.duration("0s", "24h"),
                    "30s",
                    "How long requests in flight may take to finish; tunnels are told to leave at half of it. Beyond it they are"
                            + " cut and the exit code is 1. Keep the pod's grace period above this and --drain-delay together."));

    private LifecycleFlags() {}

    static RouterConfig.Lifecycle read(Settings settings) {
        return new RouterConfig.Lifecycle(
                settings.get(DEMO),
                settings.get(ROUTES_DIR),
                settings.get(DRAIN_DELAY),
                settings.get(SHUTDOWN_TIMEOUT));
    }
}
