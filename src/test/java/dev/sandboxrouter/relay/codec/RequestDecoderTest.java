package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestDecoderTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Transcript transcript = new Transcript();
    private final RequestDecoder decoder = new RequestDecoder(65536);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, transcript);

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    @Test
    void keepsOrderRepetitionCaseAndLatin1AndTrimsValues() {
        feed(crlf("PuRGE /%2F//../a;b?\u00fc=%zz HTTP/1.1|hOST:  h.example:80 \t|"
                + "X-A: 1|x-b:|X-A:\t2, 3|X-C: \u00e4\t\u00ff||"));
        assertThat(transcript.messages())
                .containsExactly("PuRGE /%2F//../a;b?\u00fc=%zz HTTP/1.1 "
                        + "[hOST: h.example:80|X-A: 1|x-b: |X-A: 2, 3|X-C: \u00e4\t\u00ff] () end");
    }

    @Test
    void readsTheSameHoweverTheBytesAreSplit() {
        String wire = "\r\nPOST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                + "\r\nPUT /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3\r\nabc\r\n0000a ; x=\"y\"\r\n0123456789\r\n0\r\nX-T: 1\r\nX-T: 2\r\n\r\n"
                + "GET /c HTTP/1.0\r\n\r\n";
        String[] expected = {
            "POST /a HTTP/1.1 [Host: a|Content-Length: 5] (hello) end",
            "PUT /b HTTP/1.1 [Host: a|Transfer-Encoding: chunked] (abc0123456789) {X-T: 1|X-T: 2} end",
            "GET /c HTTP/1.0 [] () end"
        };
        for (int first = 0; first <= wire.length(); first++) {
            Transcript split = new Transcript();
            EmbeddedChannel other = new EmbeddedChannel(new RequestDecoder(4096), split);
            Transcript.feed(other, wire.substring(0, first));
            Transcript.feed(other, wire.substring(first));
            other.finishAndReleaseAll();
            assertThat(split.messages()).as("split at %d", first).containsExactly(expected);
        }
        wire.chars().forEach(c -> feed(String.valueOf((char) c)));
        assertThat(transcript.messages()).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h, /, h",
        "http://h/, /, h",
        "HTTP://h:81?x=//y, /?x=//y, h:81",
        "https://h/a%2Fb?c, /a%2Fb?c, h",
        "http://[::1]:8/x, /x, [::1]:8",
    })
    void turnsAbsoluteFormIntoOriginFormAndHost(String target, String origin, String host) {
        feed("GET " + target + " HTTP/1.1\r\nA: 1\r\nHost: other\r\nB: 2\r\n\r\n");
        assertThat(transcript.messages())
                .containsExactly("GET " + origin + " HTTP/1.1 [A: 1|Host: " + host + "|B: 2] () end");
    }

    @Test
    void givesAnOldRequestInAbsoluteFormAHost() {
        feed("GET http://h/x HTTP/1.0\r\nA: 1\r\n\r\n");
        assertThat(transcript.messages()).hasSize(1);
        assertThat(transcript.messages().get(0))
                .startsWith("GET /x HTTP/1.0 [A: 1|")
                .containsIgnoringCase("host: h]");
    }

    @Test
    void passesWhatTheRelayRefuses() {
        feed(crlf("CONNECT h:443 HTTP/1.1|Host: h:443||OPTIONS * HTTP/1.1|Host: h||TRACE / HTTP/1.1|Host: h||"));
        assertThat(transcript.messages())
                .containsExactly(
                        "CONNECT h:443 HTTP/1.1 [Host: h:443] () end",
                        "OPTIONS * HTTP/1.1 [Host: h] () end",
                        "TRACE / HTTP/1.1 [Host: h] () end");
    }

    @Test
    void forwardsALengthWithLeadingZerosAsTheNumberItIs() {
        feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 003\r\nX: y\r\n\r\nabc");
        assertThat(transcript.messages()).containsExactly("POST / HTTP/1.1 [Host: a|Content-Length: 3|X: y] (abc) end");
    }

    @Test
    void acceptsAnEmptyHostFromAnOldClientOnly() {
        feed("GET / HTTP/1.0\r\nHost:\r\n\r\n");
        assertThat(transcript.messages()).containsExactly("GET / HTTP/1.0 [Host: ] () end");
    }

    @Test
    void emitsContentThatIsTheReadItself() {
        EmbeddedChannel bare = new EmbeddedChannel(new RequestDecoder(4096));
        Transcript.feed(bare, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
        assertThat(bare.<HttpRequest>readInbound()).isNotNull();
        ByteBuf read = Transcript.bytes("cd");
        bare.writeInbound(read);
        HttpContent content = bare.readInbound();
        assertThat(content).isExactlyInstanceOf(DefaultHttpContent.class);
        assertThat(content.content().array()).isSameAs(read.array());
        content.release();
        assertThat(read.refCnt()).isZero();
        bare.finishAndReleaseAll();
    }

    @Test
    void endsAFixedBodyWithItsLastBytes() {
        EmbeddedChannel bare = new EmbeddedChannel(new RequestDecoder(4096));
        Transcript.feed(bare, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
        assertThat(bare.<HttpRequest>readInbound()).isNotNull();
        HttpContent content = bare.readInbound();
        assertThat(content).isInstanceOf(LastHttpContent.class);
        assertThat(content.content().readableBytes()).isEqualTo(2);
        assertThat(bare.<HttpContent>readInbound()).isNull();
        content.release();
        bare.finishAndReleaseAll();
    }

    @Test
    void sharesTheNamesThatMostRequestsHave() {
        byte[] line = "user-agentX".getBytes(StandardCharsets.US_ASCII);
        int hash = 0;
        for (int i = 0; i < 10; i++) {
            hash = FieldNames.hash(hash, line[i]);
        }
        AsciiString name = FieldNames.of(line, 0, 10, hash);
        assertThat((Object) name).isSameAs(FieldNames.of(line.clone(), 0, 10, hash));
        assertThat(name.toString()).isEqualTo("user-agent");
    }

    @Test
    void saysNothingOfARequestThatItsClientLeavesUnfinished() {
        feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
        channel.finish();
        assertThat(transcript.messages()).containsExactly("POST / HTTP/1.1 [Host: a|Content-Length: 5] (ab) ...");
    }

    @Test
    void tellsWaitingFromInHead() {
        assertThat(decoder.atStart()).isTrue();
        assertThat(decoder.inHead()).isFalse();
        feed("\r\n");
        assertThat(decoder.atStart()).isTrue();
        feed("G");
        assertThat(decoder.atStart()).isFalse();
        assertThat(decoder.inHead()).isTrue();
        feed("ET / HTTP/1.1\r\n");
        assertThat(decoder.inHead()).isTrue();
        feed("Host: a\r\nContent-Length: 1\r\n\r\n");
        assertThat(decoder.inHead()).isFalse();
        assertThat(decoder.atStart()).isFalse();
        feed("x");
        assertThat(decoder.atStart()).isTrue();
        assertThat(decoder.inHead()).isFalse();
    }

    @Test
    void neitherWaitsNorIsInAHeadAfterAnError() {
        feed("GET\r\n");
        assertThat(decoder.atStart()).isFalse();
        assertThat(decoder.inHead()).isFalse();
        assertThat(decoder.buffered()).isZero();
    }

    @Test
    void readsPipelinedRequestsOneAfterTheOther() {
        feed(GET.repeat(3));
        assertThat(transcript.messages()).hasSize(3);
    }

    private static String crlf(String lines) {
        return lines.replace("|", "\r\n");
    }

    private void feed(String latin1) {
        Transcript.feed(channel, latin1);
    }

    static List<String> decode(String latin1, int maxHeaderBytes) {
        Transcript transcript = new Transcript();
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(maxHeaderBytes), transcript);
        Transcript.feed(channel, latin1);
        channel.finishAndReleaseAll();
        return transcript.messages();
    }
}
