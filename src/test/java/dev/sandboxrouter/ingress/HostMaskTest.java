package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code maskRequestHost}; contract 8.4. */
class HostMaskTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "localhost:${PORT}, localhost:3000",
        "localhost:80, localhost:80",
        "app-${PORT}.example.com, app-3000.example.com",
        "${PORT}.example.com:${PORT}, 3000.example.com:3000",
        "${PORT}-${PORT}.example, 3000-3000.example",
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1:${PORT}, 127.0.0.1:3000",
        "[::1], [::1]",
        "[2001:db8::1]:${PORT}, [2001:db8::1]:3000",
        "Example.COM, Example.COM",
        "xn--bcher-kva.example, xn--bcher-kva.example",
    })
    void everyPortIsPutIn(String mask, String host) {
        assertThat(Given.compiled(Given.masked(mask)).maskedHost(3000)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "local host",
                "localhost ",
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:080",
                "localhost:${PORT}0",
                "localhost:8${PORT}",
                "localhost:${port}",
                "localhost:${PORT",
                "${HOST}",
                "a:b:c",
                "::1",
                "[::1",
                "[::1]x",
                "[::1]:",
                "[127.0.0.1]",
                "[fe80::1%eth0]",
                "-a.example",
                "a-.example",
                "a..b",
                ".a",
                "a.",
                "a_b",
                "a/b",
                "a@b",
                "user:pw@host",
                "bücher.example",
                "a,b",
                "1.2.3",
                "1.2.3.256",
                "8080",
                "10.0.0.${PORT}",
                "a\r\nX: y",
                "a\u0000b"
            })
    void whatIsNoHostIsNamed(String mask) {
        assertThat(Given.problems(Given.masked(mask))).containsExactly("mask request host is not valid: " + mask);
    }

    @Test
    void aNameHasRoomForTheLongestPort() {
        String label = "a".repeat(58);
        assertThat(Given.problems(Given.masked(label + "${PORT}"))).isEmpty();
        assertThat(Given.problems(Given.masked(label + "a${PORT}"))).hasSize(1);
        String name = ("a".repeat(49) + ".").repeat(5);
        assertThat(Given.problems(Given.masked(name + "abc"))).isEmpty();
        assertThat(Given.problems(Given.masked(name + "abcd"))).hasSize(1);
    }
}
