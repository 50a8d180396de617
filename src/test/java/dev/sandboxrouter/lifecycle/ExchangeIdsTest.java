package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExchangeIdsTest {

    @Test
    void anIdIsSixteenDigitsOfTheProcessAndACount() {
        assertThat(new ExchangeIds().generateUuid()).matches("[0-9a-f]{16}-0");
    }

    /** Camel counts exchanges in flight by their ids: two with one id would be one to a shutdown. */
    @Test
    void noTwoAreEqual() {
        ExchangeIds ids = new ExchangeIds();
        Set<String> seen = new HashSet<>();
        IntStream.range(0, 10_000)
                .forEach(i -> assertThat(seen.add(ids.generateUuid())).isTrue());
    }

    @Test
    void twoProcessesDrawDifferentDigits() {
        assertThat(new ExchangeIds().generateUuid()).isNotEqualTo(new ExchangeIds().generateUuid());
    }
}
