package dev.sandboxrouter.config;

/** What the router tells about itself; contract section 14. */
final class ObservabilityFlags {

    static final FlagGroup GROUP = new FlagGroup("Observability");

    static final Flag<Boolean> ACCESS_LOG = GROUP.add(Flag.of(
            "access-log",
            FlagTypes.toggle(),
            "true",
            "One JSON object a line on standard output for each request. A full queue drops lines and counts them; it"
                    + " never slows a request."));

    static final Flag<LogLevel> LOG_LEVEL = GROUP.add(Flag.of(
            "log-level",
            FlagTypes.choice("level", LogLevel.class),
            "info",
            "How much the router logs besides the access log: error, warn, info, debug or trace."));

    private ObservabilityFlags() {}

    static RouterConfig.Observability read(Settings settings) {
        return new RouterConfig.Observability(settings.get(ACCESS_LOG), settings.get(LOG_LEVEL));
    }
}
