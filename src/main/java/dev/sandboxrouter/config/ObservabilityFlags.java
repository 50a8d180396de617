package dev.sandboxrouter.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

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

    static final Flag<Optional<Boolean>> ENABLE_OTEL_METRICS = GROUP.add(Flag.of(
            "enable-otel-metrics",
            FlagTypes.toggle().orNothing("true where one of the next two variables is set, else false"),
            "",
            "Also pushes all metrics to an OpenTelemetry collector, over OTLP/gRPC, every minute; all of OpenTelemetry's own"
                    + " variables hold. Without an address the collector is http://localhost:4317."));

    static final Flag<Optional<String>> OTLP_METRICS_ENDPOINT = GROUP.add(Flag.of(
                    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
                    collector(),
                    "",
                    "The collector of metrics, if it is another one than of the rest.")
            .alsoFrom("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
            .within(Flag.Scope.ENVIRONMENT_ONLY));

    static final Flag<Optional<String>> OTLP_ENDPOINT = GROUP.add(
            Flag.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector(), "", "The collector: http://collector:4317, or https.")
                    .alsoFrom("OTEL_EXPORTER_OTLP_ENDPOINT")
                    .within(Flag.Scope.ENVIRONMENT_ONLY));

    static final Flag<Boolean> SDK_DISABLED = GROUP.add(Flag.of(
                    "OTEL_SDK_DISABLED",
                    FlagTypes.toggle(),
                    "false",
                    "Sends nothing to any collector, neither metrics nor traces, whatever else is set.")
            .alsoFrom("OTEL_SDK_DISABLED")
            .within(Flag.Scope.ENVIRONMENT_ONLY));

    private ObservabilityFlags() {}

    /** What the operator said with a switch about something that is sent; OpenTelemetry's own off is above it. */
    static Optional<Boolean> asked(Settings settings, Flag<Optional<Boolean>> sending) {
        return settings.get(SDK_DISABLED) ? Optional.of(false) : settings.get(sending);
    }

    /** What OpenTelemetry's exporter takes: scheme and host, nothing that could hold a credential. */
    static FlagType<Optional<String>> collector() {
        return FlagType.<String>text(
                        "address",
                        "an address such as http://collector:4317",
                        text -> isCollector(text) ? new Parsed.Value<>(text) : new Parsed.Wrong<>(text))
                .orNothing("none");
    }

    private static boolean isCollector(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static RouterConfig.Observability read(Settings settings) {
        return new RouterConfig.Observability(
                settings.get(ACCESS_LOG),
                settings.get(LOG_LEVEL),
                asked(settings, ENABLE_OTEL_METRICS),
                settings.get(OTLP_METRICS_ENDPOINT).or(() -> settings.get(OTLP_ENDPOINT)),
                TracingFlags.read(settings));
    }
}
