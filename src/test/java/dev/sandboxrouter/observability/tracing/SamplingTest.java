package dev.sandboxrouter.observability.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {

    private static final TraceParent RECORDING = new TraceParent(1, Long.MAX_VALUE, 3, true);
    private static final TraceParent NOT_RECORDING = new TraceParent(1, 0, 3, false);

    /** A trace that services of other makes sample by its id must not fall apart here. */
    @Property
    void theRatioDecidesAsOpenTelemetrysDoes(
            @ForAll long high, @ForAll long low, @ForAll @DoubleRange(min = 0, max = 1) double ratio) {
        Assume.that(Math.abs(low) != Long.MAX_VALUE); // theirs leaves these two out even at a ratio of 1
        boolean theirs = Sampler.traceIdRatioBased(ratio)
                        .shouldSample(
                                Context.root(),
                                Hex.text(high, low),
                                "HTTP GET",
                                SpanKind.SERVER,
                                Attributes.empty(),
                                List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;

        assertThat(new Sampling(false, ratio).samples(null, low)).isEqualTo(theirs);
    }

    @Test
    void theCallersDecisionHoldsWhereItIsFollowed() {
        assertThat(new Sampling(true, 0).samples(RECORDING, RECORDING.traceLow()))
                .isTrue();
        assertThat(new Sampling(true, 1).samples(NOT_RECORDING, NOT_RECORDING.traceLow()))
                .isFalse();
        assertThat(new Sampling(true, 1).samples(null, Long.MAX_VALUE)).isTrue();
        assertThat(new Sampling(true, 0).samples(null, 0)).isFalse();
    }

    @Test
    void elseItDoesNot() {
        assertThat(new Sampling(false, 0).samples(RECORDING, 0)).isFalse();
        assertThat(new Sampling(false, 1).samples(NOT_RECORDING, 0)).isTrue();
        assertThat(new Sampling(false, 0.5).samples(RECORDING, RECORDING.traceLow()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE})
    void noIdPassesARatioOfZeroAndEveryIdOneOfOne(long low) {
        assertThat(new Sampling(false, 0).samples(null, low)).isFalse();
        assertThat(new Sampling(false, 1).samples(null, low)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void whatIsNoRatioIsRefused(double ratio) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sampling(true, ratio));
    }
}
