package dev.sandboxrouter.wire;

import static dev.sandboxrouter.relay.http2.Http2Options.STREAM_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.GrpcEcho;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC reaches a sandbox as HTTP/2 with prior knowledge, which is spoken with sandboxes for it alone; contract section 5. */
class Http2GrpcIT {

    private static final String[] GRPC = {"content-type", "application/grpc+proto", "te", "trailers"};

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c");

    private final GrpcEcho echo = new GrpcEcho();

    @SuppressWarnings("NullAway.Init")
    private ScriptedSandbox sandbox;

    @SuppressWarnings("NullAway.Init")
    private Http2Client client;

    @BeforeEach
    void connect() throws IOException {
        sandbox = router.sandbox().always(echo);
        client = Http2Client.connect(router.httpPort());
    }

    @AfterEach
    void leave() throws IOException {
        client.close();
    }

    @Test
    void aUnaryCallKeepsItsTrailers() throws IOException {
        client.request(1, false, "POST", "/pkg.Service/Call", sandbox, GRPC);
        client.data(1, true, "message");
        Http2Client.Response response = client.readResponse(1);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("message");
        assertThat(response.trailer("grpc-status")).isEqualTo("0");
        Http2Headers arrived = echo.requests().get(0);
        assertThat(arrived.method()).hasToString("POST");
        assertThat(arrived.path()).hasToString("/pkg.Service/Call");
        assertThat(arrived.authority()).hasToString(sandbox.authority());
        assertThat(arrived.get("te")).hasToString("trailers");
        assertThat(arrived.get("x-forwarded-host")).hasToString("router.test");
        assertThat(arrived.contains("host")).isFalse();
        assertThat(arrived.contains("transfer-encoding")).isFalse();
    }

    @Test
    void messagesStreamBothWaysWhileBothAreOpen() throws IOException {
        client.request(1, false, "POST", "/chat", sandbox, GRPC);
        assertThat(client.readOf(1).type()).isEqualTo(Http2Client.HEADERS);
        for (int i = 0; i < 20; i++) {
            client.data(1, false, "message " + i);
            assertThat(client.readOf(1).text()).isEqualTo("message " + i);
        }
        client.trailers(1, "x-checksum", "1");
        Http2Client.Frame last = client.readOf(1);
        while (!last.endsStream()) {
            last = client.readOf(1);
        }

        assertThat(last.headers().get("grpc-status")).hasToString("0");
        assertThat(echo.trailers().get(0).get("x-checksum")).hasToString("1");
    }

    @Test
    void aResponseOfTrailersAloneStaysOne() throws IOException {
        client.request(1, false, "POST", "/fail", sandbox, GRPC);
        Http2Client.Frame only = client.readOf(1);

        assertThat(only.type()).isEqualTo(Http2Client.HEADERS);
        assertThat(only.endsStream()).isTrue();
        assertThat(only.headers().get("grpc-status")).hasToString("12");
    }

    @Test
    void aResetOfTheSandboxIsOneOfTheClients() throws IOException {
        client.request(1, false, "POST", "/break", sandbox, GRPC);
        client.data(1, false, "message");
        Http2Client.Frame frame = client.readOf(1);
        while (frame.type() != Http2Client.RST_STREAM) {
            assertThat(frame.endsStream()).isFalse();
            frame = client.readOf(1);
        }
    }

    @Test
    void callsOneAfterTheOtherShareAConnection() throws IOException {
        for (int stream = 1; stream <= 9; stream += 2) {
            client.request(stream, false, "POST", "/call", sandbox, GRPC);
            client.data(stream, true, "message");
            assertThat(client.readResponse(stream).body()).isEqualTo("message");
        }

        assertThat(sandbox.accepted()).isEqualTo(1);
    }

    @Test
    void aConnectionWhoseSandboxIsLeavingIsNotUsedAgain() throws Exception {
        client.request(1, false, "POST", "/call", sandbox, GRPC);
        client.data(1, true, "first");
        client.readResponse(1);
        echo.leave(sandbox.connection(1), 3);
        client.request(3, false, "POST", "/call", sandbox, GRPC);
        client.data(3, true, "second");

        assertThat(client.readResponse(3).body()).isEqualTo("second");
        assertThat(sandbox.accepted()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/refuse", "/bare"})
    void whatIsNoAnswerIsABadGatewayAtOnce(String path) throws IOException {
        client.request(1, false, "POST", path, sandbox, GRPC);
        Http2Client.Frame answer = client.readOf(1);

        assertThat(answer.type()).isEqualTo(Http2Client.HEADERS);
        assertThat(answer.headers().status()).hasToString("502");
    }

    @Test
    void aBigMessageIsHeldToTheWindows() throws IOException {
        client.request(1, false, "POST", "/big", sandbox, GRPC);
        client.enlarge(0, 1 << 24);
        client.enlarge(1, 1 << 24);
        String piece = "x".repeat(16_000);
        long received = 0;
        long window = STREAM_WINDOW;
        for (int i = 0; i < 40; i++) {
            while (received < (i - 3) * 16_000L || window < 16_000) {
                Http2Client.Frame frame = client.read();
                assertThat(frame.type()).isNotEqualTo(Http2Client.RST_STREAM);
                if (frame.stream() == 1) {
                    received += frame.type() == Http2Client.DATA ? frame.length() : 0;
                    window += frame.type() == Http2Client.WINDOW_UPDATE ? frame.increment() : 0;
                }
            }
            client.data(1, i == 39, piece);
            window -= 16_000;
        }
        Http2Client.Frame frame = client.readOf(1);
        while (!frame.endsStream()) {
            received += frame.type() == Http2Client.DATA ? frame.length() : 0;
            frame = client.readOf(1);
        }

        assertThat(received).isEqualTo(40 * 16_000L);
    }

    /**
     * Netty reads a connection of HTTP/2 whether it is told to or not, so it is the window that must stop the sandbox: a
     * client that asked for a stream and took nothing of it once filled the router's memory.
     */
    @Test
    void aClientThatDoesNotReadStopsTheSandbox() throws Exception {
        client.request(1, true, "POST", "/flood", sandbox, GRPC);
        await().until(() -> echo.flooded() >= STREAM_WINDOW);
        await().during(Duration.ofMillis(500)).until(() -> echo.flooded() <= 5 * STREAM_WINDOW);

        client.enlarge(0, 1 << 24);
        client.enlarge(1, 1 << 24);
        assertThat(client.readResponse(1).body()).hasSize(GrpcEcho.FLOOD_BYTES);
    }
}
