package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the control listener, Host and credential are judged before anything else is said. */
class EveryCallStandsAtTheDoorIT {

    private static final String MISDIRECTED =
            "{\"code\":421,\"message\":\"the Host is none that this listener serves\"}";
    private static final String KEY = "X-API-Key: s3cret";
    private static final Duration HEAD_LIMIT = Duration.ofMillis(600);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--control-bind-address=127.0.0.1:0",
            "--control-auth-mode=token",
            "--control-token-file=" + tokenFile(),
            "--request-header-timeout=" + HEAD_LIMIT.toMillis() + "ms");

    private static Path tokenFile() {
        try {
            Path file = Files.createTempFile("control", ".token");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "s3cret");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawClient connect() throws IOException {
        return RawClient.connect(router.controlPort());
    }

    private static String head(String requestLine, String... fields) {
        return requestLine + " HTTP/1.1\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    }

    private static RawResponse ask(String requestLine, String... fields) throws IOException {
        try (RawClient client = connect()) {
            return client.exchange(head(requestLine, fields));
        }
    }

    /** The methods of stock netty-http's own answers, those it does not know, and targets of every form. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPTIONS /sandboxes | 405 | GET",
                "OPTIONS /sandboxes/a/network | 405 | GET, PUT, PATCH, DELETE",
                "OPTIONS /nope | 404 |",
                "OPTIONS * | 404 |",
                "TRACE /sandboxes/a/network | 405 | GET, PUT, PATCH, DELETE",
                "CONNECT localhost:80 | 404 |",
                "CONNECT /sandboxes | 405 | GET",
                "HEAD /sandboxes | 405 | GET",
                "BREW /sandboxes/a/traffic-token | 405 | POST",
                "PROPFIND / | 404 |",
                "get /sandboxes | 405 | GET",
                "G /sandboxes | 405 | GET",
                "* /sandboxes | 405 | GET",
                "GET * | 404 |",
                "GET sandboxes | 404 |",
                "GET ftp://localhost/sandboxes | 404 |",
                "GET //localhost/sandboxes | 404 |",
                "GET http://localhost/sandboxes | 200 |",
                "GET HTTP://LOCALHOST:99/sandboxes?limit=1 | 200 |",
                "GET http://localhost | 404 |",
                "GET /sandboxes#fragment | 404 |",
                "GET /sandboxes/%zz/network | 400 |",
                "GET /sandboxes?namespace=%zz | 400 |",
                "GET /{}<>^`[] | 404 |",
            })
    void itIsAnsweredOnlyToWhoMayComeIn(String requestLine, int status, @Nullable String allowed) throws IOException {
        RawResponse misdirected =
                ask(requestLine.replaceFirst("(?i)//localhost", "//evil.example"), hostOf(requestLine), KEY);
        assertRefused(misdirected, 421);
        assertRefused(ask(requestLine, "Host: localhost"), 401);
        assertRefused(ask(requestLine, "Host: localhost", "X-API-Key: wrong"), 401);

        RawResponse admitted = ask(requestLine, "Host: localhost", KEY);
        assertThat(admitted.status()).isEqualTo(status);
        assertThat(admitted.header("Allow")).isEqualTo(allowed);
        assertThat(admitted.head().has("Access-Control-Allow-Origin")).isFalse();
    }

    /** A wrong one; an absolute target has it in itself. */
    private static String hostOf(String requestLine) {
        return "Host: " + (requestLine.toLowerCase(Locale.ROOT).contains("http://") ? "localhost" : "evil.example");
    }

    private static void assertRefused(RawResponse answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Allow")).isNull();
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/sandboxes",
                "http://localhost@evil.example/sandboxes",
                "http://evil@localhost/sandboxes",
                "http://evil.example#@localhost/sandboxes",
                "http://evil.example?@localhost/sandboxes",
                "http://localhost.evil.example/sandboxes",
                "http:///sandboxes",
                "https://192.0.2.1/sandboxes",
            })
    void theAuthorityOfAnAbsoluteTargetIsTheHost(String target) throws IOException {
        RawResponse answer = ask("GET " + target, "Host: localhost", KEY);

        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.text()).isEqualTo(MISDIRECTED);
    }

    @Test
    void withNoHostOrTwoNobodyComesInWhateverTheTargetSays() throws IOException {
        for (String target : new String[] {"/sandboxes", "http://localhost/sandboxes"}) {
            assertRefused(ask("GET " + target, KEY), 421);
            assertRefused(ask("GET " + target, "Host: localhost", "Host: localhost", KEY), 421);
            assertRefused(ask("GET " + target, "Host: localhost", "Host: evil.example", KEY), 421);
        }
        assertRefused(ask("GET /sandboxes", "Host:", KEY), 421);
        assertRefused(ask("GET /sandboxes", "Host: localhost, evil.example", KEY), 421);
        try (RawClient old = connect()) {
            assertThat(old.exchange("GET /sandboxes HTTP/1.0\r\n" + KEY + "\r\n\r\n")
                            .status())
                    .isEqualTo(421);
        }
    }

    @Test
    void pipelinedCallsAreAnsweredInOrderEachByItsOwnCredential() throws IOException {
        String network = "/sandboxes/piped/network";
        String json = "{\"denyPorts\":[22]}";
        try (RawClient client = connect()) {
            client.send(head("GET /sandboxes", "Host: localhost")
                    + head(
                            "PUT " + network,
                            "Host: localhost",
                            KEY,
                            "Content-Type: application/json",
                            "Content-Length: " + json.length())
                    + json
                    + head("OPTIONS " + network, "Host: localhost")
                    + head("GET " + network, "Host: localhost", KEY)
                    + head("GET " + network, "Host: localhost")
                    + head("OPTIONS " + network, "Host: localhost", KEY)
                    + head("GET " + network, "Host: evil.example", KEY)
                    + head("GET /openapi.json", "Host: localhost", KEY));

            assertThat(client.readResponse().status()).isEqualTo(401);
            assertThat(client.readResponse().status()).isEqualTo(204);
            assertThat(client.readResponse().status()).isEqualTo(401);
            assertThat(client.readResponse().text()).contains("\"denyPorts\":[22]");
            assertThat(client.readResponse().status()).isEqualTo(401);
            assertThat(client.readResponse().status()).isEqualTo(405);
            assertThat(client.readResponse().status()).isEqualTo(421);
            assertThat(client.readResponse().text()).contains("\"openapi\"");
        }
    }

    /** What follows a refused head is its body, be it worded like a call. */
    @ParameterizedTest
    @ValueSource(strings = {"Host: localhost", "Host: evil.example\r\n" + KEY})
    void theBodyOfARefusedCallIsNoCall(String fields) throws IOException {
        String inside = head("DELETE /sandboxes/a/network", "Host: localhost", KEY);
        try (RawClient client = connect()) {
            client.send(head("PUT /sandboxes/a/network", fields, "Content-Length: " + inside.length()) + inside
                    + head("PUT /sandboxes/a/network", fields, "Transfer-Encoding: chunked")
                    + Integer.toHexString(inside.length()) + "\r\n" + inside + "\r\n0\r\n\r\n"
                    + head("GET /sandboxes", "Host: localhost", KEY));

            assertThat(client.readResponse().status()).isIn(401, 421);
            assertThat(client.readResponse().status()).isIn(401, 421);
            assertThat(client.readResponse().status()).isEqualTo(200);
            client.expectSilence(Duration.ofMillis(100));
        }
    }

    @Test
    void aStrangerIsNotToldToSendItsBody() throws IOException {
        String put = "PUT /sandboxes/a/network";
        String[] expecting = {
            "Content-Type: application/json", "Content-Length: 2", "Expect: 100-continue", "Host: localhost"
        };
        try (RawClient stranger = connect()) {
            RawResponse refused = stranger.exchange(head(put, expecting));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.interim()).isEmpty();
            stranger.expectClosed(Duration.ofSeconds(1));
        }
        try (RawClient known = connect()) {
            known.send(head(put + "?x", String.join("\r\n", expecting), KEY));
            assertThat(known.readHead().startPart(1)).isEqualTo("100");
            known.send("{}");
            assertThat(known.readResponse().status()).isEqualTo(204);
        }
    }

    /** RFC 9110 section 10.1.1. */
    @Test
    void anExpectationThatNobodyKnowsIsNotMet() throws IOException {
        String put = "PUT /sandboxes/a/network";
        String[] expecting = {
            "Content-Type: application/json", "Content-Length: 2", "Expect: a-miracle", "Host: localhost"
        };
        assertRefused(ask(put, expecting), 401);
        try (RawClient known = connect()) {
            RawResponse refused = known.exchange(head(put, String.join("\r\n", expecting), KEY));
            assertRefused(refused, 417);
            assertThat(refused.text())
                    .isEqualTo("{\"code\":417,\"message\":\"of expectations only 100-continue can be met\"}");
            known.expectClosed(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"4000, 0, 404", "4097, 0, 414", "100, 8000, 404", "100, 8400, 431"})
    void whatIsTooLongIsSaidAndTheConnectionEnds(int line, int fields, int status) throws IOException {
        try (RawClient client = connect()) {
            RawResponse answer = client.exchange(head(
                    "GET /" + "a".repeat(line - "GET / HTTP/1.1".length()),
                    "Host: localhost",
                    KEY,
                    "X: " + "a".repeat(Math.max(0, fields - 60))));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).startsWith("{\"code\":" + status);
            if (status != 404) {
                client.expectClosed(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsNotWaitedForAndAStrangersNotEvenMeasured() throws IOException {
        String put = "PUT /sandboxes/a/network";
        String large = "Content-Length: " + (ControlRequest.MAX_BODY_BYTES + 1);
        assertThat(ask(put, "Host: localhost", large).status()).isEqualTo(401);
        try (RawClient client = connect()) {
            RawResponse answer = client.exchange(head(put, "Host: localhost", KEY, large));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("\"code\":413");
            client.expectClosed(Duration.ofSeconds(1));
        }
        try (RawClient client = connect()) {
            client.send(head(put, "Host: localhost", KEY, "Transfer-Encoding: chunked"));
            String quarter = "x".repeat(ControlRequest.MAX_BODY_BYTES / 4);
            for (int i = 0; i < 4; i++) {
                client.sendChunk(quarter);
            }
            client.expectSilence(Duration.ofMillis(50));
            client.sendChunk("x");
            assertThat(client.readResponse().status()).isEqualTo(413);
            client.expectClosed(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /sandboxes\r\n\r\n",
                "GET /sandboxes HTTP/1.1\r\nHost localhost\r\n\r\n",
                "GET /sandboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "GET /sandboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
            })
    void whatIsNoHttpIsAnsweredOnceAndEnds(String bytes) throws IOException {
        try (RawClient client = connect()) {
            client.send(bytes + head("GET /sandboxes", "Host: localhost", KEY));
            RawResponse answer = client.readResponse();
            assertThat(answer.status()).isIn(400, 421);
            assertThat(answer.text()).startsWith("{\"code\":4");
            client.expectClosed(Duration.ofSeconds(2));
        }
    }

    @Test
    void aBodyWhoseFramingBreaksIsNoBody() throws IOException {
        try (RawClient client = connect()) {
            client.send(head(
                            "PUT /sandboxes/a/network",
                            "Host: localhost",
                            KEY,
                            "Content-Type: application/json",
                            "Transfer-Encoding: chunked")
                    + "2\r\n{}\r\nzz\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(400);
            client.expectClosed(Duration.ofSeconds(1));
        }
    }

    /** Each of many connections holds a part of a head until its time is over, and a caller is served meanwhile. */
    @Test
    void slowHeadsNeitherStopOthersNorStay() throws IOException {
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                RawClient client = connect();
                slow.add(client);
                client.send("GET /sandboxes HTTP/1.1\r\nHost: local");
            }
            assertThat(ask("GET /sandboxes", "Host: localhost", KEY).status()).isEqualTo(200);
            for (RawClient client : slow) {
                assertThat(client.readResponse().status()).isEqualTo(408);
                client.expectClosed(Duration.ofSeconds(2));
            }
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void aConnectionIsGoodForTheNextCallAfterEveryRefusal() throws IOException {
        try (RawClient client = connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.exchange(head("TRACE /sandboxes", "Host: localhost", KEY))
                                .status())
                        .isEqualTo(405);
                assertThat(client.exchange(head("HEAD /nope", "Host: localhost"))
                                .status())
                        .isEqualTo(401);
                assertThat(client.exchange(head("GET /nope", "Host: localhost", KEY))
                                .status())
                        .isEqualTo(404);
                assertThat(client.exchange(head("GET /sandboxes", "Host: evil.example", KEY))
                                .status())
                        .isEqualTo(421);
                assertThat(client.exchange(head("GET /sandboxes", "Host: localhost", KEY))
                                .status())
                        .isEqualTo(200);
            }
        }
    }
}
