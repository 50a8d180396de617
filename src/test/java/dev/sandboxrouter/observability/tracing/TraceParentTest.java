package dev.sandboxrouter.observability.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context 3.2.2. */
class TraceParentTest {

    private static final String ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final TraceParent SAMPLED =
            new TraceParent(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7ad6b7169203331L, true);

    @Test
    void isRead() {
        assertThat(TraceParent.of(List.of("00-" + ID + "-" + SPAN + "-01"))).isEqualTo(SAMPLED);
        assertThat(TraceParent.of(List.of("00-" + ID + "-" + SPAN + "-00")))
                .isEqualTo(new TraceParent(SAMPLED.traceHigh(), SAMPLED.traceLow(), SAMPLED.parentId(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "ff", "0b"})
    void unknownFlagsSayNothingOfSampling(String flags) {
        assertThat(TraceParent.of(List.of("00-" + ID + "-" + SPAN + "-" + flags)))
                .isEqualTo(SAMPLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cc-" + ID + "-" + SPAN + "-01",
                "01-" + ID + "-" + SPAN + "-01-",
                "fe-" + ID + "-" + SPAN + "-01-what-the-future-will-be-like",
            })
    void aLaterVersionIsReadAsFarAsThisOneGoes(String value) {
        assertThat(TraceParent.of(List.of(value))).isEqualTo(SAMPLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + ID + "-" + SPAN,
                "00-" + ID + "-" + SPAN + "-0",
                "00-" + ID + "-" + SPAN + "-001",
                "00-" + ID + "-" + SPAN + "-01-",
                "00-" + ID + "-" + SPAN + "-01-more",
                "00-" + ID + "-" + SPAN + "-0x",
                "00-" + ID + "-" + SPAN + "_01",
                "00-" + ID + "_" + SPAN + "-01",
                "00_" + ID + "-" + SPAN + "-01",
                "ff-" + ID + "-" + SPAN + "-01",
                "FE-" + ID + "-" + SPAN + "-01",
                "0-" + ID + "-" + SPAN + "-01",
                "cc-" + ID + "-" + SPAN + "-01.more",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
                "00-" + ID + "-B7AD6B7169203331-01",
                "00-" + ID + "-" + SPAN + "-0A",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + ID + "-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319-" + SPAN + "-01x",
                "00-0af7651916cd43dd8448eb211c80319\u00b2-" + SPAN + "-01",
            })
    void whatIsNoneIsNotRead(String value) {
        assertThat(TraceParent.of(List.of(value))).isNull();
    }

    @Test
    void anIdOfWhichOneHalfIsZeroIsOne() {
        assertThat(TraceParent.of(List.of("00-00000000000000008448eb211c80319c-" + SPAN + "-01")))
                .isNotNull();
        assertThat(TraceParent.of(List.of("00-0af7651916cd43dd0000000000000000-" + SPAN + "-01")))
                .isNotNull();
    }

    /** Nobody can say which of them is meant. */
    @Test
    void twoAreNone() {
        String value = "00-" + ID + "-" + SPAN + "-01";

        assertThat(TraceParent.of(List.of(value, value))).isNull();
        assertThat(TraceParent.of(List.of())).isNull();
    }

    @Property
    void whatIsWrittenIsRead(@ForAll long high, @ForAll long low, @ForAll long span, @ForAll boolean sampled) {
        String text = TraceParent.text(high, low | 1, span | 1, sampled);

        assertThat(text).hasSize(55);
        assertThat(TraceParent.of(List.of(text))).isEqualTo(new TraceParent(high, low | 1, span | 1, sampled));
    }
}
