package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoders put on the wire, byte for byte; {@code |} stands for CRLF. */
class EncodersTest {

    private final ResponseEncoder encoder = new ResponseEncoder();
    private final EmbeddedChannel client = new EmbeddedChannel(encoder);
    private final EmbeddedChannel sandbox = new EmbeddedChannel(new RequestEncoder());

    @AfterEach
    void finish() {
        client.finishAndReleaseAll();
        sandbox.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/%2F//../a;b", "/\u00fc\u0080\u00ff?\u00e9", "/r?u=http://h", "/http://x", "*", "/#"})
    void aTargetGoesOutAsItCameIn(String target) {
        sandbox.writeOutbound(request(HttpVersion.HTTP_1_1, "GET", target, "Host", "a"));
        sandbox.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(written(sandbox)).isEqualTo("GET " + target + " HTTP/1.1|Host: a||");
    }

    @Test
    void aRequestIsWrittenInOurVersionWithItsFieldsInLatin1() {
        sandbox.writeOutbound(request(HttpVersion.HTTP_1_0, "oDD", "/", "b", "\u00e9\u00ff", "A", "", "b", "2"));
        assertThat(written(sandbox)).isEqualTo("oDD / HTTP/1.1|b: \u00e9\u00ff|A: |b: 2||");
    }

    @Test
    void aRequestsBodyKeepsItsKindOfFraming() {
        sandbox.writeOutbound(
                request(HttpVersion.HTTP_1_1, "POST", "/", "Transfer-Encoding", "chunked"),
                content("ab"),
                content("c"));
        assertThat(written(sandbox)).isEqualTo("POST / HTTP/1.1|Transfer-Encoding: chunked||2|ab|1|c|");
        sandbox.writeOutbound(
                new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, new DefaultHttpHeaders().add("Grpc-Status", "0")));
        assertThat(written(sandbox)).isEqualTo("0|Grpc-Status: 0||");
        sandbox.writeOutbound(request(HttpVersion.HTTP_1_1, "POST", "/", "Content-Length", "2"), last("ab"));
        assertThat(written(sandbox)).isEqualTo("POST / HTTP/1.1|Content-Length: 2||ab");
        sandbox.writeOutbound(
                request(HttpVersion.HTTP_1_1, "POST", "/", "Content-Length", "0"), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(written(sandbox)).isEqualTo("POST / HTTP/1.1|Content-Length: 0||");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK", "", "All Good", "\u00e9"})
    void aReasonPhraseIsKeptAndTheVersionIsOurs(String reason) {
        client.writeOutbound(response(HttpVersion.HTTP_1_0, 200, reason, "Content-Length", "0"));
        assertThat(written(client)).isEqualTo("HTTP/1.1 200 " + reason + "|Content-Length: 0||");
    }

    @Test
    void headSendsTheHeadAloneAndOnlyOnce() {
        encoder.nextIsHead(true);
        client.writeOutbound(response(HttpVersion.HTTP_1_1, 200, "OK", "Content-Length", "2"), last("ab"));
        assertThat(written(client)).isEqualTo("HTTP/1.1 200 OK|Content-Length: 2||");
        client.writeOutbound(response(HttpVersion.HTTP_1_1, 200, "OK", "Content-Length", "2"), last("ab"));
        assertThat(written(client)).isEqualTo("HTTP/1.1 200 OK|Content-Length: 2||ab");
    }

    @Test
    void headKeepsChunkedWithoutAChunk() {
        encoder.nextIsHead(true);
        client.writeOutbound(
                response(HttpVersion.HTTP_1_1, 200, "OK", "Transfer-Encoding", "chunked"), content("a"), last(""));
        assertThat(written(client)).isEqualTo("HTTP/1.1 200 OK|Transfer-Encoding: chunked||");
    }

    @Test
    void headWrittenInOnePieceSendsTheHeadAlone() {
        encoder.nextIsHead(true);
        client.writeOutbound(full(404, "Not Found", "ab", "Content-Length", "2"));
        assertThat(written(client)).isEqualTo("HTTP/1.1 404 Not Found|Content-Length: 2||");
    }

    @Test
    void anInterimResponseDoesNotUseUpTheHead() {
        encoder.nextIsHead(true);
        client.writeOutbound(full(103, "Early Hints", "", "Link", "</a>"));
        client.writeOutbound(response(HttpVersion.HTTP_1_1, 200, "OK", "Content-Length", "2"), last("ab"));
        assertThat(written(client))
                .isEqualTo("HTTP/1.1 103 Early Hints|Link: </a>||HTTP/1.1 200 OK|Content-Length: 2||");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void noBodyLeavesAfterAStatusThatHasNone(int code) {
        client.writeOutbound(response(HttpVersion.HTTP_1_1, code, "R", "X", "1"), content("a"), last("b"));
        assertThat(written(client)).isEqualTo("HTTP/1.1 " + code + " R|X: 1||");
    }

    @Test
    void notModifiedKeepsItsLength() {
        client.writeOutbound(response(HttpVersion.HTTP_1_1, 304, "Not Modified", "Content-Length", "7"), last(""));
        assertThat(written(client)).isEqualTo("HTTP/1.1 304 Not Modified|Content-Length: 7||");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 103, 204})
    void framingFieldsGoWhereNoServerMaySendThem(int code) {
        client.writeOutbound(full(code, "R", "", "Content-Length", "7", "A", "1", "Transfer-Encoding", "chunked"));
        assertThat(written(client)).isEqualTo("HTTP/1.1 " + code + " R|A: 1||");
    }

    @Test
    void resetContentIsAnOrdinaryResponse() {
        client.writeOutbound(response(HttpVersion.HTTP_1_1, 205, "Reset Content", "Content-Length", "1"), last("x"));
        assertThat(written(client)).isEqualTo("HTTP/1.1 205 Reset Content|Content-Length: 1||x");
    }

    @Test
    void switchingProtocolsKeepsItsFields() {
        client.writeOutbound(
                full(101, "Switching Protocols", "", "Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
        assertThat(written(client))
                .isEqualTo("HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Sec-WebSocket-Version: 13||");
    }

    @Test
    void aResponseWithoutFramingGoesOutByteForByte() {
        client.writeOutbound(response(HttpVersion.HTTP_1_1, 200, "OK", "Connection", "close"), content("a"), last("b"));
        assertThat(written(client)).isEqualTo("HTTP/1.1 200 OK|Connection: close||ab");
    }

    private static DefaultHttpRequest request(HttpVersion version, String method, String target, String... fields) {
        return new DefaultHttpRequest(version, HttpMethod.valueOf(method), target, headers(fields), false);
    }

    private static DefaultHttpResponse response(HttpVersion version, int code, String reason, String... fields) {
        return new DefaultHttpResponse(version, HttpResponseStatus.valueOf(code, reason), headers(fields));
    }

    private static DefaultFullHttpResponse full(int code, String reason, String body, String... fields) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(code, reason),
                Transcript.bytes(body),
                headers(fields),
                EmptyHttpHeaders.INSTANCE);
    }

    private static DefaultHttpHeaders headers(String... fields) {
        DefaultHttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        return headers;
    }

    private static DefaultHttpContent content(String text) {
        return new DefaultHttpContent(Transcript.bytes(text));
    }

    private static LastHttpContent last(String text) {
        return new DefaultLastHttpContent(Transcript.bytes(text));
    }

    private static String written(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            text.append(buffer.toString(StandardCharsets.ISO_8859_1));
            buffer.release();
        }
        return text.toString().replace("\r\n", "|");
    }
}
