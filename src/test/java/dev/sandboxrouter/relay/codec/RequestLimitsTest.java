package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit passes at its edge and refuses one byte beyond it, with the bytes in one piece and one at a time. */
class RequestLimitsTest {

    private static final int MAX = 300;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestLine(boolean bytewise) {
        String rest = "Host: a\r\n\r\n";
        int frame = "GET / HTTP/1.1\r\n".length();
        String within = "GET /" + "x".repeat(MAX - frame - rest.length()) + " HTTP/1.1\r\n" + rest;
        assertThat(within).hasSize(MAX);
        assertThat(outcome(within, bytewise)).startsWith("GET /x");
        String exactLine = "GET /" + "x".repeat(MAX - frame) + " HTTP/1.1\r\n" + rest;
        assertThat(outcome(exactLine, bytewise)).startsWith("error 431 GET /x");
        String beyond = "GET /" + "x".repeat(MAX - frame + 1) + " HTTP/1.1\r\n" + rest;
        assertThat(outcome(beyond, bytewise)).isEqualTo("error 414 null null");
    }

    @Test
    void requestLineThatNeverEndsIsRefusedAsSoonAsItCannotFit() {
        assertThat(outcome("G".repeat(MAX - 1), true)).isEmpty();
        assertThat(outcome("G".repeat(MAX), true)).isEqualTo("error 414 null null");
    }

    @Test
    void theBlankLineBeforeARequestCountsForNothing() {
        String line = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        String wire = "\r\n" + line + "x".repeat(MAX - line.length() - 4) + "\r\n\r\n";
        assertThat(outcome(wire, false)).startsWith("GET / ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void head(boolean bytewise) {
        String start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        String within = start + "x".repeat(MAX - start.length() - 4) + "\r\n\r\n";
        assertThat(within).hasSize(MAX);
        assertThat(outcome(within, bytewise)).startsWith("GET / ");
        String beyond = start + "x".repeat(MAX - start.length() - 3) + "\r\n\r\n";
        assertThat(outcome(beyond, bytewise)).isEqualTo("error 431 GET /");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trailers(boolean bytewise) {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n";
        String within = "T: " + "x".repeat(MAX - 7) + "\r\n\r\n";
        assertThat(within).hasSize(MAX);
        assertThat(outcome(head + within, bytewise)).endsWith(" end");
        String beyond = "T: " + "x".repeat(MAX - 6) + "\r\n\r\n";
        assertThat(outcome(head + beyond, bytewise)).isEqualTo("error 431 POST /");
    }

    @Test
    void trailersOfOneRequestDoNotCountForTheNext() {
        String one = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: " + "x".repeat(200)
                + "\r\n\r\n";
        assertThat(RequestDecoderTest.decode(one.repeat(5), MAX)).hasSize(5).allMatch(m -> m.endsWith(" end"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunkExtension(boolean bytewise) {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        String end = "\r\nx\r\n0\r\n\r\n";
        String longest = ";" + "e".repeat(ChunkLine.MAX_EXTENSION - 1);
        assertThat(outcome(head + "1" + longest + end, bytewise)).endsWith(" (x) end");
        assertThat(outcome(head + "0000000000000001" + longest + end, bytewise)).endsWith(" (x) end");
        assertThat(outcome(head + "1" + longest + "e" + end, bytewise)).isEqualTo("error 400 POST /");
        assertThat(outcome(head + "0000000000000001" + longest + "e" + end, bytewise))
                .isEqualTo("error 400 POST /");
        assertThat(outcome(head + "1;" + "e".repeat(1000), bytewise)).isEqualTo("error 400 POST /");
    }

    @Test
    void numberOfFields() {
        String head = "GET / HTTP/1.1\r\nHost: a\r\n";
        List<String> most = RequestDecoderTest.decode(head + "a:\r\n".repeat(999) + "\r\n", 65536);
        assertThat(most).hasSize(1).allMatch(m -> m.endsWith(" end"));
        List<String> more = RequestDecoderTest.decode(head + "a:\r\n".repeat(1000) + "\r\n", 65536);
        assertThat(more).containsExactly("error 431 GET /");
    }

    @Test
    void lengthsUpToTheLargestNumber() {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\nx";
        assertThat(outcome(head, false)).endsWith("(x) ...");
        String chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nx";
        assertThat(outcome(chunked, false)).endsWith("(x) ...");
    }

    /** The last message; empty if there is none. */
    private static String outcome(String wire, boolean bytewise) {
        Transcript transcript = new Transcript();
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(MAX), transcript);
        if (bytewise) {
            wire.chars().forEach(c -> Transcript.feed(channel, String.valueOf((char) c)));
        } else {
            Transcript.feed(channel, wire);
        }
        channel.finishAndReleaseAll();
        List<String> messages = transcript.messages();
        return messages.isEmpty() ? "" : messages.get(messages.size() - 1);
    }
}
