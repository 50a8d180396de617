package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A header list over the limit is refused as one of HTTP/1 is, and costs no other stream anything; contract sections 2.1 and 14. */
class Http2HeaderListIT {

    private static final int LIMIT = 4096;
    private static final int MAX_HEADER_LIST_SIZE = 6;
    private static final int ACK = 1;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c", "--max-header-bytes=" + LIMIT);

    private final Gate answers = new Gate("the sandbox answers");

    @SuppressWarnings("NullAway.Init")
    private Http2Client client;

    @SuppressWarnings("NullAway.Init")
    private ScriptedSandbox waiting;

    /** Beside each list another request is under way. */
    @BeforeEach
    void connect() throws IOException {
        client = Http2Client.connect(router.httpPort());
        waiting = router.sandbox().always(connection -> {
            connection.readRequest();
            answers.await();
            connection.send(Message.ok("still here"));
        });
        client.get(1, "/", waiting);
        waiting.request(1);
    }

    @AfterEach
    void theOtherStreamLives() throws IOException {
        answers.open();
        assertThat(client.readResponse(1).body()).isEqualTo("still here");
        client.close();
    }

    /** A list of so many bytes, as RFC 9113 6.5.2 counts them. */
    private static Http2Headers list(ScriptedSandbox to, String method, int bytes) {
        Http2Headers list = new DefaultHttp2Headers()
                .method(method)
                .scheme("http")
                .path("/long")
                .authority("router.test")
                .add("x-sandbox-id", to.id())
                .add("x-sandbox-port", String.valueOf(to.port()));
        return filled(list, bytes);
    }

    private static Http2Headers filled(Http2Headers list, int bytes) {
        int size = "x-filler".length() + 32;
        for (Map.Entry<CharSequence, CharSequence> field : list) {
            size += field.getKey().length() + field.getValue().length() + 32;
        }
        return list.add("x-filler", "f".repeat(bytes - size));
    }

    private static double refusals() throws IOException {
        return router.metrics().sum("sandbox_router_requests_total", "code=\"431\"");
    }

    private void acknowledge() throws IOException {
        client.frame(Http2Client.SETTINGS, ACK, 0, new byte[0]);
    }

    @Test
    void theLimitIsAnnounced() throws IOException {
        try (Http2Client curious = Http2Client.connect(router.httpPort())) {
            ByteBuffer settings =
                    ByteBuffer.wrap(curious.read(Http2Client.SETTINGS).text().getBytes(StandardCharsets.ISO_8859_1));
            while (settings.getShort() != MAX_HEADER_LIST_SIZE) {
                settings.getInt();
            }
            assertThat(settings.getInt()).isEqualTo(LIMIT);
        }
    }

    @Test
    void aListUpToTheLimitPasses() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        acknowledge();
        client.headers(3, true, list(sandbox, "GET", LIMIT));

        assertThat(client.readResponse(3).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 2 * LIMIT, 3 * LIMIT + LIMIT / 2})
    void oneBeyondItIsAnsweredLoggedAndCounted(int bytes) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        double before = refusals();
        client.headers(3, true, list(sandbox, "GET", bytes));
        assertRefused(client.readResponse(3));
        acknowledge(); // Netty might take the limit over that was announced
        client.headers(5, false, list(sandbox, "POST", bytes));
        assertRefused(client.readResponse(5));

        assertThat(refusals()).isEqualTo(before + 2);
        assertThat(sandbox.accepted()).isZero();
    }

    private static void assertRefused(Http2Client.Response response) {
        assertRefused(response, "/long");
    }

    private static void assertRefused(Http2Client.Response response, String path) {
        assertThat(response.status()).isEqualTo(431);
        assertThat(response.field("x-sandbox-router-reason")).isEqualTo("headers-too-large");
        assertThat(response.body()).isEqualTo("{\"detail\":\"The request headers are too large.\"}");
        String id = Objects.requireNonNull(response.field("x-request-id"));
        Map<String, Object> line = router.accessLog().of(id);
        assertThat(line.get("path")).isEqualTo(path);
        assertThat(String.valueOf(line.get("status"))).isEqualTo("431");
        assertThat(router.accessLog().count(id)).isEqualTo(1);
    }

    /** Where compression makes it small enough to arrive at all. What it asked for is not known then. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void soIsOneThatTheCodecDoesNotRead(String method) throws IOException {
        double before = refusals();
        client.headers(3, method.equals("GET"), list(waiting, method, 4 * LIMIT + 1));
        assertRefused(client.readResponse(3), "-");
        client.get(5, "/", router.sandbox());
        assertThat(client.readResponse(5).status()).isEqualTo(200);

        assertThat(refusals()).isEqualTo(before + 1);
    }

    /** It has no head, and so is no request that could be refused. */
    @Test
    void aMalformedHeadIsNotTakenForATooLongOne() throws IOException {
        double before = refusals();
        client.request(3, true, "POST", "/", waiting, "content-length", "5");
        Http2Client.Frame reset = client.readOf(3);
        client.get(5, "/", router.sandbox());
        assertThat(client.readResponse(5).status()).isEqualTo(200);

        assertThat(reset.type()).isEqualTo(Http2Client.RST_STREAM);
        assertThat(refusals()).isEqualTo(before);
    }

    @Test
    void aPathBeyondItIsTooLongALine() throws IOException {
        Http2Headers head = new DefaultHttp2Headers()
                .method("GET")
                .scheme("http")
                .path("/" + "p".repeat(LIMIT))
                .authority("router.test");
        client.headers(3, true, head);
        Http2Client.Response response = client.readResponse(3);

        assertThat(response.status()).isEqualTo(414);
        assertThat(response.field("x-sandbox-router-reason")).isEqualTo("uri-too-long");
    }

    @Test
    void trailersUpToTheLimitPass() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        client.request(3, false, "POST", "/", sandbox);
        client.headers(3, true, filled(new DefaultHttp2Headers(), LIMIT));

        assertThat(client.readResponse(3).status()).isEqualTo(200);
        assertThat(sandbox.request(1).body().trailers().toString()).contains("x-filler");
    }

    /** The last is beyond what the codec reads. */
    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 3 * LIMIT, 4 * LIMIT + 1})
    void trailersBeyondItAreRefusedOnce(int bytes) throws Exception {
        Gate left = new Gate("the sandbox has seen its connection end");
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequestHead();
            connection.readToEnd();
            left.open();
        });
        double before = refusals();
        client.request(3, false, "POST", "/", sandbox, "x-request-id", "trailers-" + bytes);
        sandbox.request(1);
        client.headers(3, true, filled(new DefaultHttp2Headers(), bytes));
        Http2Client.Response response = client.readResponse(3);

        assertThat(response.status()).isEqualTo(431);
        assertThat(response.field("x-sandbox-router-reason")).isEqualTo("headers-too-large");
        assertThat(response.field("x-request-id")).isEqualTo("trailers-" + bytes);
        assertThat(router.accessLog().of("trailers-" + bytes).get("reason")).isEqualTo("headers-too-large");
        left.await(Duration.ofSeconds(5));
        assertThat(refusals()).isEqualTo(before + 1);
        assertThat(router.accessLog().count("trailers-" + bytes)).isEqualTo(1);
    }
}
