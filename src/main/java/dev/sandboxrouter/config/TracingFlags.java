package dev.sandboxrouter.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whether and where traces are sent; contract section 14. */
final class TracingFlags {

    static final FlagGroup GROUP = new FlagGroup("Tracing");

    private static final Pattern RATIO = Pattern.compile("0|1|0?\\.[0-9]{1,18}|[01]\\.0{0,18}|0\\.[0-9]{0,18}");

    static final Flag<Optional<Boolean>> ENABLE_TRACING = GROUP.add(Flag.of(
            "enable-tracing",
            FlagTypes.toggle()
                    .orNothing("true where OTEL_EXPORTER_OTLP_ENDPOINT or the next variable is set, else false"),
            "",
            "Sends a span for each request and one for each attempt at its sandbox to an OpenTelemetry collector, over"
                    + " OTLP/gRPC; sandboxes get the trace context. All of OpenTelemetry's own variables of the exporter"
                    + " hold. Without an address the collector is http://localhost:4317."));

    static final Flag<Optional<String>> OTLP_TRACES_ENDPOINT = GROUP.add(Flag.of(
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                    ObservabilityFlags.collector(),
                    "",
                    "The collector of traces, if it is another one than of the rest.")
            .alsoFrom("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            .within(Flag.Scope.ENVIRONMENT_ONLY));

    static final Flag<TracesSampler> SAMPLER = GROUP.add(Flag.of(
                    "OTEL_TRACES_SAMPLER",
                    TracesSampler.flagType(),
                    "parentbased_always_on",
                    "Which requests are traced; the parentbased ones do as the caller does, if it traces.")
            .alsoFrom("OTEL_TRACES_SAMPLER")
            .within(Flag.Scope.ENVIRONMENT_ONLY));

    static final Flag<Double> SAMPLER_ARGUMENT = GROUP.add(Flag.of(
                    "OTEL_TRACES_SAMPLER_ARG",
                    ratio(),
                    "1.0",
                    "For traceidratio and parentbased_traceidratio: the share of traces, such as 0.05.")
            .alsoFrom("OTEL_TRACES_SAMPLER_ARG")
            .within(Flag.Scope.ENVIRONMENT_ONLY));

    private TracingFlags() {}

    private static FlagType<Double> ratio() {
        return FlagType.text(
                "ratio",
                "a number from 0 to 1",
                text -> RATIO.matcher(text).matches()
                        ? new Parsed.Value<>(Double.valueOf(text))
                        : new Parsed.Wrong<>(text));
    }

    static RouterConfig.Tracing read(Settings settings) {
        TracesSampler sampler = settings.get(SAMPLER);
        return new RouterConfig.Tracing(
                ObservabilityFlags.asked(settings, ENABLE_TRACING),
                settings.get(OTLP_TRACES_ENDPOINT).or(() -> settings.get(ObservabilityFlags.OTLP_ENDPOINT)),
                sampler.followsCaller(),
                sampler.ratio(settings.get(SAMPLER_ARGUMENT)));
    }
}
