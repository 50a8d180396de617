package dev.sandboxrouter.observability.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context 3.3. */
class TraceStateTest {

    private static String entries(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    }

    @Test
    void entriesOfAllLinesKeepTheirOrder() {
        assertThat(TraceState.of(List.of("rojo=00f067aa0ba902b7 , congo=t61 rc=", "fw529a3039@dt=x")))
                .isNull();
        assertThat(TraceState.of(List.of("rojo=00f067aa0ba902b7 , congo=t61 rc", "fw529a3039@dt=x")))
                .isNotNull()
                .asString()
                .isEqualTo("{rojo=00f067aa0ba902b7, congo=t61 rc, fw529a3039@dt=x}");
    }

    @Test
    void emptyEntriesAreNone() {
        assertThat(TraceState.of(List.of("", " , a=1,,\t"))).isNotNull().hasSize(1);
    }

    @Test
    void thirtyTwoEntriesAreRead() {
        assertThat(TraceState.of(List.of(entries(32)))).isNotNull().hasSize(32);
        assertThat(TraceState.of(List.of(entries(33)))).isNull();
    }

    @Test
    void keysAndValuesOf256CharactersAreRead() {
        assertThat(TraceState.of(List.of("k".repeat(256) + "=" + "v".repeat(256))))
                .isNotNull();
        assertThat(TraceState.of(List.of("k".repeat(257) + "=v"))).isNull();
        assertThat(TraceState.of(List.of("k=" + "v".repeat(257)))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=1", "a=", "A=1", "@a=1", "a b=1", "a=1=2", "a=\u00e9", "a=1\u0001", "a=1,a=2"})
    void whatIsNotWellFormedIsNotRead(String line) {
        assertThat(TraceState.of(List.of(line))).isNull();
    }
}
