package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 2.1, a row a rule. A text is {@code <status> <bytes>}; {@code |} stands for CRLF. */
class RequestSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Host
                "400 GET / HTTP/1.1||",
                "400 GET / HTTP/1.1|Host: a|Host: a||",
                "400 GET / HTTP/1.0|Host: a|host: b||",
                "400 GET / HTTP/1.1|Host:||",
                "400 GET / HTTP/1.1|Host: a b||",
                "400 GET / HTTP/1.1|Host: a/b||",
                "400 GET / HTTP/1.1|Host: u@a||",
                "400 GET / HTTP/1.1|Host: a:b||",
                "400 GET / HTTP/1.0|Host: a:b||",
                "400 GET http://a/ HTTP/1.1||",
                // framing
                "400 POST / HTTP/1.1|Host: a|Content-Length: 1|Transfer-Encoding: chunked||",
                "400 POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip|Content-Length: 1||",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 1||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 1|content-length: 2||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 1, 1||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 1,||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: +1||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: -1||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 1 1||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 0x1||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 1.0||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length:||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 9223372036854775808||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 18446744073709551617||x",
                "400 POST / HTTP/1.1|Host: a|Content-Length: 00000000000000000001||x",
                "400 POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: identity|transfer-encoding: chunked||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: identity||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked;q=1||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: \"chunked\"||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: ,chunked||",
                "501 POST / HTTP/1.1|Host: a|Transfer-Encoding:||",
                // line ends
                "400 GET / HTTP/1.1\nHost: a||",
                "400 GET / HTTP/1.1|Host: a\n|",
                "400 GET / HTTP/1.1|Host: a|\n",
                "400 GET / HTTP/1.1\rHost: a||",
                "400 GET / HTTP/1.1|Host: a\rX: b||",
                "400 GET / HTTP/1.1|Host: a|X: b\r\r\n|",
                "400 \nGET / HTTP/1.1|Host: a||",
                "400 ||GET / HTTP/1.1|Host: a||",
                "400  |GET / HTTP/1.1|Host: a||",
                // fields
                "400 GET / HTTP/1.1|Host: a|X: b\0c||",
                "400 GET / HTTP/1.1|Host: a|X: b\u0001||",
                "400 GET / HTTP/1.1|Host: a|X: \u000b||",
                "400 GET / HTTP/1.1|Host: a|X: \u001b||",
                "400 GET / HTTP/1.1|Host: a|X: \u007f||",
                "400 GET / HTTP/1.1|Host: a|X: b| c||",
                "400 GET / HTTP/1.1|Host: a|X: b|\tc||",
                "400 GET / HTTP/1.1| Host: a||",
                "400 GET / HTTP/1.1|\tHost: a||",
                "400 GET / HTTP/1.1|Host : a||",
                "400 GET / HTTP/1.1|Host: a|X\t: b||",
                "400 GET / HTTP/1.1|Host: a|: b||",
                "400 GET / HTTP/1.1|Host: a|X||",
                "400 GET / HTTP/1.1|Host: a|X(y): b||",
                "400 GET / HTTP/1.1|Host: a|X y: b||",
                "400 GET / HTTP/1.1|Host: a|\u00e9: b||",
                "400 GET / HTTP/1.1|Host: a|X\0: b||",
                // request line
                "400 GET /\0 HTTP/1.1|Host: a||",
                "400 GET /\u007f HTTP/1.1|Host: a||",
                "400 GET /\t HTTP/1.1|Host: a||",
                "400 GET /a b HTTP/1.1|Host: a||",
                "400 GET  / HTTP/1.1|Host: a||",
                "400 GET /  HTTP/1.1|Host: a||",
                "400 GET / HTTP/1.1 |Host: a||",
                "400 GET\t/ HTTP/1.1|Host: a||",
                "400  GET / HTTP/1.1|Host: a||",
                "400 GET|Host: a||",
                "400 GET /|Host: a||",
                "400 GET |Host: a||",
                "400 G(T / HTTP/1.1|Host: a||",
                "400 GET * HTTP/1.1|Host: a||",
                "400 CONNECT * HTTP/1.1|Host: a||",
                "400 OPTIONS ** HTTP/1.1|Host: a||",
                "400 GET a/b HTTP/1.1|Host: a||",
                "400 GET a:80 HTTP/1.1|Host: a||",
                "400 GET ?q HTTP/1.1|Host: a||",
                "400 GET ftp://a/ HTTP/1.1|Host: a||",
                "400 GET http:/a HTTP/1.1|Host: a||",
                "400 GET http:///a HTTP/1.1|Host: a||",
                "400 GET http://u:p@a/ HTTP/1.1|Host: a||",
                "400 GET http://a:b/ HTTP/1.1|Host: a||",
                "400 GET http://a#f HTTP/1.1|Host: a||",
                "400 GET / http/1.1|Host: a||",
                "400 GET / HTTP/11|Host: a||",
                "400 GET / HTTP/1.1.1|Host: a||",
                "400 GET / HTTP/1.|Host: a||",
                "400 GET / HTTP/x.1|Host: a||",
                "400 GET / HTTPS/1.1|Host: a||",
                "505 GET / HTTP/1.2|Host: a||",
                "505 GET / HTTP/0.9|Host: a||",
                "505 GET / HTTP/2.0|Host: a||",
                "505 GET / HTTP/3.1|Host: a||",
                "505 PRI * HTTP/2.0||SM||",
            })
    void refusesTheHead(String row) {
        String status = row.substring(0, 3);
        List<String> messages = decode(row.substring(4).replace("|", "\r\n"));
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0)).startsWith("error " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|",
                "x|",
                "-1|x|",
                "+1|x|",
                "0x1|x|",
                " 1|x|",
                "1 |x|",
                "1\t|x|",
                "1 x|x|",
                "10000000000000000|x",
                "ffffffffffffffff|x",
                "8000000000000000|x",
                "00000000000000001|x|",
                "1\nx|",
                "1\rx|",
                "1|xy",
                "1|x\n0||",
                "1|x\r\r0||",
                "1|x0||",
                "1;a\0|x|",
                "1;a\u0001b|x|",
                "1;a\nx|",
                "1;|x|",
                "1;a |x|",
                "1;a=|x|",
                "1;a=\"|x|",
                "1;a=\"b\\\"|x|",
                "1;a=\"b\"c|x|",
                "1;a b|x|",
                "1;a=\u00e9|x|",
                "1;a=\"\u00e9\"|x|",
                "0|X: b\n|",
                "0|X : b||",
                "0| X: b||",
                "0|X: b| c||",
                "0|X: \0||",
                "0|: b||",
                "0\n|",
                "0|\n",
            })
    void refusesTheChunks(String chunks) {
        String head = "POST /u HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        List<String> messages = decode(head + chunks.replace("|", "\r\n") + "\r\n\r\n\r\n\r\n");
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0)).startsWith("POST /u HTTP/1.1").endsWith("...");
        assertThat(messages.get(1)).isEqualTo("error 400 POST /u");
    }

    /** In one piece, and byte by byte, and with bytes after it that must never be looked at. */
    private static List<String> decode(String wire) {
        Transcript whole = new Transcript();
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(4096), whole);
        Transcript.feed(channel, wire);
        Transcript.feed(channel, "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        channel.finishAndReleaseAll();
        Transcript bytewise = new Transcript();
        EmbeddedChannel slow = new EmbeddedChannel(new RequestDecoder(4096), bytewise);
        for (int i = 0; i < wire.length(); i++) {
            Transcript.feed(slow, wire.substring(i, i + 1));
        }
        slow.finishAndReleaseAll();
        assertThat(bytewise.messages()).isEqualTo(whole.messages());
        return whole.messages();
    }
}
