package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In texts, {@code |} stands for CRLF. */
class ResponseDecoderTest {

    private static final int MAX = 400;

    private final Transcript transcript = new Transcript();
    private final ResponseDecoder decoder = new ResponseDecoder(MAX);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, transcript);

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "HTTP/1.1 200 OK|Content-Length: 2||ab ~ HTTP/1.1 200 OK [Content-Length: 2] (ab) end ~ true",
                "HTTP/1.1 200 OK|Content-Length: 0|| ~ HTTP/1.1 200 OK [Content-Length: 0] () end ~ true",
                "HTTP/1.1 200 OK|Content-Length: 2|content-length: 2||ab"
                        + " ~ HTTP/1.1 200 OK [content-length: 2] (ab) end ~ true",
                "HTTP/1.1 200 OK|Content-Length: 2, 02||ab ~ HTTP/1.1 200 OK [content-length: 2] (ab) end ~ true",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|a|0|T: 1||"
                        + " ~ HTTP/1.1 200 OK [Transfer-Encoding: chunked] (a) {T: 1} end ~ true",
                "HTTP/1.1 299 Any Thing (so)|A: 1|B: 2|A: 3|Content-Length: 0||"
                        + " ~ HTTP/1.1 299 Any Thing (so) [A: 1|B: 2|A: 3|Content-Length: 0] () end ~ true",
                "HTTP/1.1 200 |Content-Length: 0|| ~ HTTP/1.1 200  [Content-Length: 0] () end ~ true",
                "HTTP/1.1 200|Content-Length: 0|| ~ HTTP/1.1 200  [Content-Length: 0] () end ~ true",
                "HTTP/1.1 204 No Content|X: 1|| ~ HTTP/1.1 204 No Content [X: 1] () end ~ true",
                "HTTP/1.1 204 No Content|Content-Length: 5||"
                        + " ~ HTTP/1.1 204 No Content [Content-Length: 5] () end ~ true",
                "HTTP/1.1 304 Not Modified|Content-Length: 5||"
                        + " ~ HTTP/1.1 304 Not Modified [Content-Length: 5] () end ~ true",
                "HTTP/1.1 205 Reset Content|Content-Length: 1||x"
                        + " ~ HTTP/1.1 205 Reset Content [Content-Length: 1] (x) end ~ true",
                "HTTP/1.1 200 OK|Connection: x, Close|Content-Length: 0||"
                        + " ~ HTTP/1.1 200 OK [Connection: x, Close|Content-Length: 0] () end ~ false",
                "HTTP/1.0 200 OK|Content-Length: 0|| ~ HTTP/1.0 200 OK [Content-Length: 0] () end ~ false",
                "HTTP/1.0 200 OK|Connection: keep-alive|Content-Length: 0||"
                        + " ~ HTTP/1.0 200 OK [Connection: keep-alive|Content-Length: 0] () end ~ true",
            })
    void readsAResponseHoweverItIsCut(String wire, String expected, boolean reusable) {
        decoder.expect(false);
        feed(wire);
        assertThat(transcript.messages()).containsExactly(expected);
        assertThat(decoder.complete()).isTrue();
        assertThat(decoder.reusable()).isEqualTo(reusable);
        assertThat(bytewise(crlf(wire))).containsExactly(expected);
    }

    /** RFC 9112 sections 2.2, 5.1 and 5.2 say how. */
    @Test
    void repairsASloppyHead() {
        decoder.expect(false);
        Transcript.feed(channel, "HTTP/1.1 200 OK\nX : a\r\n b\n\t c \r\n d\r\nY:\r\n z\nContent-Length: 1\n\nx");
        assertThat(transcript.messages())
                .containsExactly("HTTP/1.1 200 OK [X: a b c d|Y: z|Content-Length: 1] (x) end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK|Content-Length: 1|Transfer-Encoding: chunked||",
                "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2||",
                "HTTP/1.1 200 OK|Content-Length: 1, 2||",
                "HTTP/1.1 200 OK|Content-Length: +1||",
                "HTTP/1.1 200 OK|Content-Length:||",
                "HTTP/1.1 200 OK|Content-Length: 9223372036854775808||",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip||",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Transfer-Encoding: chunked||",
                "HTTP/1.0 200 OK|Transfer-Encoding: chunked||",
                "HTTP/1.1 204 No Content|Content-Length: x||",
                "HTTP/1.1 200 OK| folded||",
                "HTTP/1.1 200 OK|: a||",
                "HTTP/1.1 200 OK|a||",
                "HTTP/1.1 200 OK|a b: c||",
                "HTTP/1.1 200 OK|A: \0||",
                "HTTP/1.1 200 OK|A: b\rc||",
                "HTTP/1.1 200 O\u0001K||",
                "HTTP/1.1 099 Low||",
                "HTTP/1.1 20 OK||",
                "HTTP/1.1 2000 OK||",
                "HTTP/1.1 200OK||",
                "HTTP/1.1  200 OK||",
                "HTTP/2.0 200 OK||",
                "http/1.1 200 OK||",
                "SSH-2.0-OpenSSH_9.2|",
                "|HTTP/1.1 200 OK||",
                "|"
            })
    void refusesWhatLeavesADoubt(String wire) {
        decoder.expect(false);
        feed(wire + "HTTP/1.1 200 OK|Content-Length: 0||");
        assertThat(transcript.messages()).containsExactly("invalid");
        assertThat(decoder.complete()).isFalse();
        assertThat(decoder.reusable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x|", "1|ab|", "1\na\n", "ffffffffffffffff|", "0|a b: c||"})
    void refusesBadChunks(String chunks) {
        decoder.expect(false);
        feed("HTTP/1.1 200 OK|Transfer-Encoding: chunked||" + chunks);
        assertThat(transcript.messages()).hasSize(2).last().isEqualTo("invalid");
        assertThat(decoder.complete()).isFalse();
    }

    @Test
    void limitsTheHead() {
        String start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
        String within = start + "x".repeat(MAX - start.length() - 4) + "\r\n\r\n";
        assertThat(bytewise(within)).hasSize(1).first().asString().endsWith(" end");
        assertThat(bytewise(start + "x" + within.substring(start.length()))).containsExactly("invalid");
        assertThat(bytewise("HTTP/1.1 200 " + "x".repeat(MAX))).containsExactly("invalid");
    }

    @Test
    void headHasNoBodyWhateverItsFieldsSay() {
        decoder.expect(true);
        feed("HTTP/1.1 200 OK|Content-Length: 5||");
        assertThat(decoder.reusable()).isTrue();
        decoder.expect(true);
        feed("HTTP/1.1 200 OK|Transfer-Encoding: chunked||");
        decoder.expect(true);
        feed("HTTP/1.1 200 OK||");
        assertThat(decoder.reusable()).isTrue();
        decoder.expect(false);
        feed("HTTP/1.1 200 OK|Content-Length: 1||x");
        assertThat(transcript.messages())
                .containsExactly(
                        "HTTP/1.1 200 OK [Content-Length: 5] () end",
                        "HTTP/1.1 200 OK [Transfer-Encoding: chunked] () end",
                        "HTTP/1.1 200 OK [] () end",
                        "HTTP/1.1 200 OK [Content-Length: 1] (x) end");
    }

    @Test
    void interimResponsesComeBeforeTheFinalOneAsWholeMessages() {
        List<Object> seen = new ArrayList<>();
        channel.pipeline()
                .addAfter(channel.pipeline().context(decoder).name(), "seen", new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        seen.add(message);
                        ctx.fireChannelRead(message);
                    }
                });
        decoder.expect(true);
        feed("HTTP/1.1 100 Continue||HTTP/1.1 103 Early Hints|Link: </a>||");
        assertThat(seen).hasSize(2).allMatch(FullHttpResponse.class::isInstance);
        assertThat(decoder.complete()).isFalse();
        feed("HTTP/1.1 200 OK|Content-Length: 5||");
        assertThat(transcript.messages())
                .containsExactly(
                        "HTTP/1.1 100 Continue [] () end",
                        "HTTP/1.1 103 Early Hints [Link: </a>] () end",
                        "HTTP/1.1 200 OK [Content-Length: 5] () end");
        assertThat(decoder.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterA101TheBytesComeOutAsTheyAre(boolean removed) {
        if (removed) {
            channel.pipeline().addAfter(channel.pipeline().context(decoder).name(), "remove", new RemoveAtHead());
        }
        decoder.expect(false);
        feed("HTTP/1.1 101 Switching Protocols|Upgrade: websocket||HTTP/1.1 raw");
        Transcript.feed(channel, "more");
        assertThat(transcript.messages().get(0)).startsWith("HTTP/1.1 101 ").endsWith(" end");
        assertThat(transcript.messages().subList(1, 3)).containsExactlyInAnyOrder("raw HTTP/1.1 raw", "raw more");
        assertThat(decoder.reusable()).isFalse();
    }

    @Test
    void bytesAfterTheExactEndAreSeenAndForbidReuse() {
        List<Boolean> completeAtEnd = new ArrayList<>();
        channel.pipeline()
                .addAfter(channel.pipeline().context(decoder).name(), "end", new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        if (message instanceof LastHttpContent) {
                            completeAtEnd.add(decoder.complete());
                            assertThatThrownBy(() -> decoder.expect(false)).isInstanceOf(IllegalStateException.class);
                        }
                        ctx.fireChannelRead(message);
                    }
                });
        decoder.expect(false);
        feed("HTTP/1.1 200 OK|Content-Length: 1||xHTTP/1.1 200 OK|Content-Length: 6||poison");
        assertThat(completeAtEnd).containsExactly(false);
        assertThat(transcript.messages()).hasSize(2).last().isEqualTo("invalid");
        assertThat(decoder.reusable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "|", "HTTP/1.1 408 Request Timeout||"})
    void bytesOnAnIdleConnectionAreInvalid(String bytes) {
        decoder.expect(false);
        feed("HTTP/1.1 200 OK|Content-Length: 1||x");
        assertThat(decoder.reusable()).isTrue();
        feed(bytes);
        assertThat(transcript.messages()).hasSize(2).last().isEqualTo("invalid");
        assertThat(decoder.reusable()).isFalse();
    }

    @Test
    void expectingTwiceIsAMistakeOfTheCaller() {
        decoder.expect(false);
        assertThatThrownBy(() -> decoder.expect(false)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK||ab", "HTTP/1.0 200 OK|Connection: keep-alive||ab"})
    void aBodyWithoutLengthEndsWithACleanFin(String wire) {
        decoder.expect(false);
        feed(wire);
        assertThat(decoder.complete()).isFalse();
        assertThat(transcript.messages()).singleElement().asString().endsWith("(ab) ...");
        channel.finish();
        assertThat(transcript.messages()).singleElement().asString().endsWith("(ab) end");
        assertThat(decoder.complete()).isTrue();
        assertThat(decoder.reusable()).isFalse();
    }

    @Test
    void aBodyWithoutLengthEndsWithTheInputsShutdown() {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        decoder.expect(false);
        feed("HTTP/1.1 200 OK||ab");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(transcript.messages()).singleElement().asString().endsWith("(ab) end");
        channel.finish();
        assertThat(transcript.messages()).hasSize(1);
    }

    @Test
    void aBodyWithoutLengthDoesNotEndWithAReset() {
        decoder.expect(false);
        feed("HTTP/1.1 200 OK||ab");
        channel.pipeline().addLast(new Swallow());
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.finish();
        assertThat(transcript.messages()).singleElement().asString().endsWith("(ab) ...");
        assertThat(decoder.complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK|",
                "HTTP/1.1 100 Continue||",
                "HTTP/1.1 200 OK|Content-Length: 3||ab",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ab",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ab|0|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ab|0|T: 1|"
            })
    void aPrematureEndIsNoEnd(String wire) {
        decoder.expect(false);
        if (!wire.isEmpty()) {
            feed(wire);
        }
        channel.finish();
        assertThat(transcript.messages()).noneMatch(m -> m.endsWith(" end") && !m.contains(" 100 "));
        assertThat(decoder.complete()).isFalse();
        assertThat(decoder.reusable()).isFalse();
    }

    private void feed(String wire) {
        Transcript.feed(channel, crlf(wire));
    }

    private static String crlf(String wire) {
        return wire.replace("|", "\r\n");
    }

    private static List<String> bytewise(String wire) {
        ResponseDecoder decoder = new ResponseDecoder(MAX);
        Transcript transcript = new Transcript();
        EmbeddedChannel channel = new EmbeddedChannel(decoder, transcript);
        decoder.expect(false);
        wire.chars().forEach(c -> Transcript.feed(channel, String.valueOf((char) c)));
        List<String> messages = transcript.messages();
        channel.finishAndReleaseAll();
        return messages;
    }

    private static final class RemoveAtHead extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message);
            if (message instanceof FullHttpResponse) {
                ctx.pipeline().remove(ResponseDecoder.class);
            }
        }
    }

    private static final class Swallow extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // the test itself raised it
        }
    }
}
