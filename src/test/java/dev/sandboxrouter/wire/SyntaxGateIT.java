package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WireEnd;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not HTTP is answered once, forwarded never, and ends the connection; contract 2.1. */
class SyntaxGateIT {

    private static final Map<Integer, String> REASONS = Map.of(
            400, "bad-request", 414, "uri-too-long", 431, "headers-too-large", 501, "not-implemented", 505, "version");
    private static final Map<Integer, String> SENTENCES = Map.of(
            400, "The request is not valid HTTP.",
            414, "The request line is too long.",
            431, "The request headers are too large.",
            501, "The transfer encoding is not supported.",
            505, "The HTTP version is not supported.");

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--max-header-bytes=8192");

    /** Where the lines that address the sandbox go. */
    private static final String A = "{address}";

    static Stream<Arguments> heads() {
        return Stream.of(
                post(400, "no Host", "POST / HTTP/1.1", A),
                post(400, "several Hosts", "POST / HTTP/1.1", "Host: r", "Host: s", A),
                post(400, "the same Host twice", "POST / HTTP/1.1", "Host: r", "host: r", A),
                post(400, "space in Host", "POST / HTTP/1.1", "Host: r s", A),
                post(400, "path in Host", "POST / HTTP/1.1", "Host: r/s", A),
                post(400, "query in Host", "POST / HTTP/1.1", "Host: r?s", A),
                post(400, "list in Host", "POST / HTTP/1.1", "Host: r, s", A),
                post(400, "port of letters in Host", "POST / HTTP/1.1", "Host: r:http", A),
                post(400, "open bracket in Host", "POST / HTTP/1.1", "Host: [::1", A),
                post(
                        400,
                        "length and chunks",
                        "POST / HTTP/1.1",
                        "Host: r",
                        A,
                        "Content-Length: 3",
                        "Transfer-Encoding: chunked"),
                post(
                        400,
                        "chunks and length",
                        "POST / HTTP/1.1",
                        "Host: r",
                        A,
                        "transfer-encoding: chunked",
                        "content-length: 3"),
                post(400, "two lengths", "POST / HTTP/1.1", "Host: r", A, "Content-Length: 3", "Content-Length: 4"),
                post(
                        400,
                        "two equal lengths",
                        "POST / HTTP/1.1",
                        "Host: r",
                        A,
                        "Content-Length: 3",
                        "Content-Length: 3"),
                post(400, "list of lengths", "POST / HTTP/1.1", "Host: r", A, "Content-Length: 3, 3"),
                post(400, "signed length", "POST / HTTP/1.1", "Host: r", A, "Content-Length: +3"),
                post(400, "negative length", "POST / HTTP/1.1", "Host: r", A, "Content-Length: -3"),
                post(400, "hexadecimal length", "POST / HTTP/1.1", "Host: r", A, "Content-Length: 0x3"),
                post(400, "length in words", "POST / HTTP/1.1", "Host: r", A, "Content-Length: three"),
                post(400, "empty length", "POST / HTTP/1.1", "Host: r", A, "Content-Length:"),
                post(400, "length with a space", "POST / HTTP/1.1", "Host: r", A, "Content-Length: 3 3"),
                post(
                        400,
                        "length beyond counting",
                        "POST / HTTP/1.1",
                        "Host: r",
                        A,
                        "Content-Length: 99999999999999999999"),
                post(400, "chunks in HTTP/1.0", "POST / HTTP/1.0", "Host: r", A, "Transfer-Encoding: chunked"),
                post(400, "CR within a value", "POST / HTTP/1.1", "Host: r", A, "X-A: b\rX-Sandbox-Port: 1"),
                post(400, "control character in a value", "POST / HTTP/1.1", "Host: r", A, "X-A: b\u0001c"),
                post(400, "DEL in a value", "POST / HTTP/1.1", "Host: r", A, "X-A: b\u007fc"),
                post(400, "NUL in a value", "POST / HTTP/1.1", "Host: r", A, "X-A: b\u0000c"),
                post(400, "NUL in a name", "POST / HTTP/1.1", "Host: r", A, "X-\u0000A: b"),
                post(400, "folded line", "POST / HTTP/1.1", "Host: r", A, "X-A: b", " c"),
                post(400, "folded line by a tab", "POST / HTTP/1.1", "Host: r", A, "X-A: b", "\tc: d"),
                post(400, "blank before the first field", "POST / HTTP/1.1", " X-A: b", "Host: r", A),
                post(400, "blank before the colon", "POST / HTTP/1.1", "Host: r", A, "X-A : b"),
                post(400, "tab before the colon", "POST / HTTP/1.1", "Host: r", A, "Transfer-Encoding\t: chunked"),
                post(400, "blank within a name", "POST / HTTP/1.1", "Host: r", A, "X A: b"),
                post(400, "no colon", "POST / HTTP/1.1", "Host: r", A, "nonsense"),
                post(400, "no name", "POST / HTTP/1.1", "Host: r", A, ": b"),
                post(400, "space in the target", "POST /a b HTTP/1.1", "Host: r", A),
                post(400, "control character in the target", "POST /a\u0001 HTTP/1.1", "Host: r", A),
                post(400, "tab in the target", "POST /a\tb HTTP/1.1", "Host: r", A),
                post(400, "DEL in the target", "POST /a\u007f HTTP/1.1", "Host: r", A),
                post(400, "asterisk without OPTIONS", "POST * HTTP/1.1", "Host: r", A),
                post(501, "gzip", "POST / HTTP/1.1", "Host: r", A, "Transfer-Encoding: gzip"),
                post(501, "gzip, chunked", "POST / HTTP/1.1", "Host: r", A, "Transfer-Encoding: gzip, chunked"),
                post(501, "chunked twice", "POST / HTTP/1.1", "Host: r", A, "Transfer-Encoding: chunked, chunked"),
                post(
                        501,
                        "two chunked lines",
                        "POST / HTTP/1.1",
                        "Host: r",
                        A,
                        "Transfer-Encoding: chunked",
                        "Transfer-Encoding: chunked"),
                post(501, "identity", "POST / HTTP/1.1", "Host: r", A, "Transfer-Encoding: identity"),
                post(501, "a look-alike", "POST / HTTP/1.1", "Host: r", A, "Transfer-Encoding: xchunked"),
                post(414, "long target", "POST /" + "a".repeat(8300) + " HTTP/1.1", "Host: r", A),
                post(431, "long value", "POST / HTTP/1.1", "Host: r", A, "X-A: " + "a".repeat(8300)),
                post(431, "many fields", "POST / HTTP/1.1", "Host: r", A, "X-A: a\r\n".repeat(1100)),
                post(505, "HTTP/2.0 spoken as 1", "POST / HTTP/2.0", "Host: r", A),
                post(505, "HTTP/1.2", "POST / HTTP/1.2", "Host: r", A),
                post(505, "HTTP/0.9", "POST / HTTP/0.9", "Host: r", A),
                post(505, "HTTP/3.0", "POST / HTTP/3.0", "Host: r", A));
    }

    /** Heads whose line ends are the fault. */
    static Stream<Arguments> lineEnds() {
        return Stream.of(
                Arguments.of(
                        400,
                        "LF everywhere",
                        head("GET / HTTP/1.1", "Host: r", A).replace("\r\n", "\n")),
                Arguments.of(400, "LF after the request line", "GET / HTTP/1.1\nHost: r\r\n" + A + "\r\n\r\n"),
                Arguments.of(400, "LF after a field", "GET / HTTP/1.1\r\nHost: r\n" + A + "\r\n\r\n"),
                Arguments.of(400, "LF at the end of the head", "GET / HTTP/1.1\r\nHost: r\r\n" + A + "\r\n\n"),
                Arguments.of(400, "CR after a field", "GET / HTTP/1.1\r\nHost: r\r" + A + "\r\n\r\n"));
    }

    private static Arguments post(int status, String name, String... lines) {
        return Arguments.of(status, name, head(lines));
    }

    private static void assertGateClosed(RawClient client, int status) throws IOException {
        assertRefused(
                client.readResponse(),
                status,
                Objects.requireNonNull(REASONS.get(status)),
                Objects.requireNonNull(SENTENCES.get(status)));
        client.expectClosed(WireEnd.PATIENCE);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({"heads", "lineEnds"})
    void aHeadThatIsNotHttpIsAnsweredAndNotForwarded(int status, String name, String text) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(text.replace(A, sandbox.fields().strip()));

        assertGateClosed(client, status);
        assertThat(sandbox.accepted()).as(name).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyz\r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n0\r\n\r\n",
                "-3\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "3 3\r\nabc\r\n0\r\n\r\n",
                "fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "3\rabc\r\n0\r\n\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nabc\r\n0\n\r\n",
                "3\r\nabc\r\n0\r\n\n",
                "3\r\nabc\r\n0\r\nX-T: a\n\r\n",
                "3\r\nabc\r\n0\r\nX-T : a\r\n\r\n",
                "3\r\nabc\r\n0\r\nX-T: a\r\n b\r\n\r\n",
            })
    void badChunkFramingNeverBecomesACompleteBody(String body) throws IOException {
        assertChunksRefused(body, 400);
    }

    @Test
    void aChunkExtensionOf257BytesIsTooLong() throws IOException {
        assertChunksRefused("3;" + "x".repeat(256) + "\r\nabc\r\n0\r\n\r\n", 400);
    }

    @Test
    void trailersBeyondTheHeadLimitAreTooLarge() throws IOException {
        assertChunksRefused("3\r\nabc\r\n0\r\nX-T: " + "a".repeat(8300) + "\r\n\r\n", 431);
    }

    private static void assertChunksRefused(String body, int status) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + body);

        assertGateClosed(client, status);
        assertThat(sandbox.requests()).as("complete requests").isEmpty();
    }

    /** A sandbox that compares letters would take such a body for requests of its own. */
    @Test
    void aCodingInOtherLettersReachesTheSandboxAsChunked() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: cHuNkEd") + "3\r\nabc\r\n0\r\n\r\n");

        RouterAnswer.assertPassed(client.readResponse(), 200);
        assertThat(sandbox.requests().get(0).head().all("Transfer-Encoding")).containsExactly("chunked");
    }

    @Test
    void aRefusedHeadGetsTheHeadAlone() throws IOException {
        RawClient client = router.client();
        client.send("HEAD / HTTP/1.1\r\n\r\n");

        assertThat(client.readResponse("HEAD").status()).isEqualTo(400);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void whatFollowsABadRequestIsNotRead() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.get("/smuggler", "Content-Length: 3", "Transfer-Encoding: chunked") + sandbox.get("/next"));

        assertGateClosed(client, 400);
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void anAnswerInFlightComesBeforeTheRefusalOfTheNext() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.get("/good") + head("GET / HTTP/1.1", sandbox.fields()));

        RouterAnswer.assertPassed(client.readResponse(), 200);
        assertGateClosed(client, 400);
        assertThat(sandbox.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "X-Forwarded-For",
                "x-forwarded-host",
                "X-Forwarded-Proto",
                "Authorization",
                "X-Sandbox-ID",
                "x-sandbox-port",
                "X-Sandbox-Namespace",
                "close, Host"
            })
    void aConnectionHeaderMayNotNameWhatTheRouterLivesBy(String named) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertRefused(
                router.client().exchange(sandbox.get("/", "Connection: " + named)),
                400,
                "bad-request",
                "Invalid Connection header.");
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void aHeadJustBelowTheLimitPasses() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String without = sandbox.get("/", "X-A: ");
        String request = sandbox.get("/", "X-A: " + "a".repeat(8192 - without.length() - 64));

        RouterAnswer.assertPassed(router.client().exchange(request), 200);
    }

    @Test
    void anEmptyLineBeforeARequestIsForgiven() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        RouterAnswer.assertPassed(router.client().exchange("\r\n" + sandbox.get("/")), 200);
    }
}
