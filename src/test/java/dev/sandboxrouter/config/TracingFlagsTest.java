package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether, where and what is traced; contract section 14, and OpenTelemetry's own variables. */
class TracingFlagsTest {

    private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String ALL = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
    private static final String ARGUMENT = "OTEL_TRACES_SAMPLER_ARG";

    private static RouterConfig.Tracing load(Map<String, String> environment, String... args) {
        return observability(environment, args).tracing();
    }

    private static RouterConfig.Observability observability(Map<String, String> environment, String... args) {
        Loaded loaded = ConfigLoader.load(List.of(args), environment);
        assertThat(loaded).isInstanceOf(Loaded.Ready.class);
        return ((Loaded.Ready) loaded).config().observability();
    }

    private static List<String> problems(Map<String, String> environment) {
        Loaded loaded = ConfigLoader.load(List.of(), environment);
        assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
        return ((Loaded.Invalid) loaded).problems();
    }

    @Test
    void nobodyAskedForIt() {
        assertThat(load(Map.of()).push()).isEmpty();
        assertThat(load(Map.of("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://m:4317"))
                        .push())
                .isEmpty();
    }

    @Test
    void anAddressOrTheFlagIsEnough() {
        assertThat(load(Map.of(ALL, "http://all:4317")).push()).contains("http://all:4317");
        assertThat(load(Map.of(ALL, "http://all:4317", TRACES, "https://t:4317"))
                        .push())
                .contains("https://t:4317");
        assertThat(load(Map.of(), "--enable-tracing").push()).contains("http://localhost:4317");
        assertThat(load(Map.of(TRACES, "http://t:4317"), "--enable-tracing").push())
                .contains("http://t:4317");
    }

    @Test
    void theFlagTurnsItOff() {
        assertThat(load(Map.of(TRACES, "http://t:4317"), "--enable-tracing=false")
                        .push())
                .isEmpty();
    }

    /** OpenTelemetry's own switch, for everything it sends. */
    @Test
    void itsOwnVariableTurnsEverythingOff() {
        Map<String, String> off = Map.of(ALL, "http://all:4317", "OTEL_SDK_DISABLED", "true");
        assertThat(load(off, "--enable-tracing").push()).isEmpty();
        assertThat(observability(off, "--enable-otel-metrics").metricsPush()).isEmpty();

        Map<String, String> on = Map.of(ALL, "http://all:4317", "OTEL_SDK_DISABLED", "false");
        assertThat(load(on).push()).contains("http://all:4317");
        assertThat(observability(on).metricsPush()).contains("http://all:4317");
        assertThat(problems(Map.of("OTEL_SDK_DISABLED", "yes")))
                .singleElement()
                .asString()
                .contains("OTEL_SDK_DISABLED", "yes");
    }

    @ParameterizedTest
    @CsvSource({
        "always_on,, false, 1",
        "always_off,, false, 0",
        "traceidratio, 0.25, false, 0.25",
        "traceidratio,, false, 1",
        "parentbased_always_on, 0.25, true, 1",
        "parentbased_always_off,, true, 0",
        "parentbased_traceidratio, 0, true, 0",
        "parentbased_traceidratio, 1, true, 1",
        "parentbased_traceidratio, .5, true, 0.5",
        "parentbased_traceidratio, 1.0, true, 1"
    })
    void theSamplersOfOpenTelemetry(String sampler, String argument, boolean followsCaller, double ratio) {
        RouterConfig.Tracing tracing =
                load(argument == null ? Map.of(SAMPLER, sampler) : Map.of(SAMPLER, sampler, ARGUMENT, argument));

        assertThat(tracing.followsCaller()).isEqualTo(followsCaller);
        assertThat(tracing.ratio()).isEqualTo(ratio);
    }

    @Test
    void withoutASamplerAllButWhatCallersDoNotTrace() {
        assertThat(load(Map.of()).followsCaller()).isTrue();
        assertThat(load(Map.of()).ratio()).isEqualTo(1);
    }

    @Test
    void aSamplerThatNeedsMoreIsNotTaken() {
        assertThat(problems(Map.of(SAMPLER, "parentbased_traceidration")))
                .singleElement()
                .asString()
                .contains(SAMPLER, "parentbased_traceidration", "parentbased_traceidratio");
        assertThat(problems(Map.of(SAMPLER, "jaeger_remote")))
                .singleElement()
                .asString()
                .contains("always_on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.01", "-0.1", "2", "half", "0,5", "1e-2", "NaN", "1.5", "."})
    void whatIsNoRatioIsNotTaken(String argument) {
        assertThat(problems(Map.of(ARGUMENT, argument)))
                .singleElement()
                .asString()
                .contains(ARGUMENT, argument, "a number from 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"collector:4317", "http://", "grpc://c:4317", "http://user:secret@c:4317"})
    void whatIsNoCollectorIsNotTaken(String address) {
        assertThat(problems(Map.of(TRACES, address))).singleElement().asString().contains(TRACES);
    }
}
