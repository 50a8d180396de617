package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "-0, PT0S",
        "+0, PT0S",
        "0s, PT0S",
        "1ns, PT0.000000001S",
        "3us, PT0.000003S",
        "3µs, PT0.000003S",
        "3μs, PT0.000003S",
        "200ms, PT0.2S",
        "180s, PT3M",
        "1m30s, PT1M30S",
        "1h, PT1H",
        "1h15m30.918s, PT1H15M30.918S",
        "1.5s, PT1.5S",
        ".5s, PT0.5S",
        "5.s, PT5S",
        "0.1ns, PT0S",
        "1s1h, PT1H1S",
        "-1m, PT-1M",
        "+1m, PT1M",
        "9223372036854775807ns, PT2562047H47M16.854775807S",
    })
    void readsWhatGoReads(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "5s", "1m30s", "1h", "200ms", "1s500ms", "-1m", "1us1ns"})
    void writesWhatItReads(String text) {
        assertThat(GoDuration.write(GoDuration.parse(text).orElseThrow())).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                ".s",
                ".",
                "-",
                "3",
                "180",
                "1d",
                "1S",
                "1 s",
                " 1s",
                "1s ",
                "1s,2s",
                "1e3s",
                "1..5s",
                "1s-2s",
                "--1s",
                "0x10s",
                "٣s",
                "one minute",
                "PT1M",
                "00",
            })
    void refusesWhatGoRefuses(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808ns", "2562048h", "9999999999999999999999h", "2562047h48m"})
    void refusesWhatOverflows64BitsOfNanoseconds(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }
}
