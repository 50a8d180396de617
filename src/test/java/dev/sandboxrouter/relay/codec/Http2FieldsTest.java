package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds a value is judged like what is in it; RFC 9113 8.2.1. */
class Http2FieldsTest {

    private static Http2Headers field(String value) {
        return new DefaultHttp2Headers(false).add("x-odd", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\na", "a\n", "a\r", "\ra", "\u000ba", "a\f", "a\u001f", "\u0000a", " \n a"})
    void aControlCharacterAtAnEndIsAFaultAndNoBlank(String value) {
        assertThat(Http2Fields.trailersOf(field(value))).isNull();
        Http2Headers head = field(value).method("GET").scheme("http").path("/").authority("router.test");
        assertThat(Http2RequestHead.read(head, true, 1024)).isInstanceOf(SyntaxError.class);
    }

    @Test
    void blanksAtTheEndsGo() {
        HttpHeaders trailers = Objects.requireNonNull(Http2Fields.trailersOf(field(" \ta b\t ")));

        assertThat(trailers.get("x-odd")).isEqualTo("a b");
    }
}
