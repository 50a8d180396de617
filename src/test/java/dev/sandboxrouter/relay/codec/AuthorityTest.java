package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.example.",
                "A-b_c~d",
                "a:80",
                "a:",
                "a:0",
                "a:65535",
                "10.0.0.1",
                "10.0.0.1:8080",
                "8080-id.ns.example",
                "%41b",
                "a!$&'()*+,;=b",
                "[::1]",
                "[2001:db8::1]:443",
                "[::ffff:10.0.0.1]"
            })
    void accepts(String text) {
        assertThat(Authority.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:65536",
                "a:080808",
                "a:+1",
                "a:8a",
                "a:80:80",
                "u@a",
                "a/b",
                "a?b",
                "a#b",
                "a b",
                "a\\b",
                "a%",
                "a%4",
                "a%zz",
                "\u00e9",
                "\uff21",
                "a\"",
                "<a>",
                "::1",
                "[::1",
                "[::1]x",
                "[::1]:x",
                "[::1%eth0]",
                "[::1%25eth0]",
                "[10.0.0.1]",
                "[]",
                "[v1.a]",
                "[[::1]]"
            })
    void refuses(String text) {
        assertThat(Authority.isValid(text)).isFalse();
    }
}
