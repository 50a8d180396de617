package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import dev.sandboxrouter.testkit.WireEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A WebSocket after its 101 is a transparent tunnel; contract section 7. */
class WebSocketTunnelIT extends HalfClosedTunnels {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(1);

    /** A timeout far below any tunnel's life: it must not touch one. */
    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--proxy-timeout=700ms");

    @Override
    RouterUnderTest router() {
        return router;
    }

    @Override
    RawClient client() throws IOException {
        return router.client();
    }

    @Test
    void theHandshakePassesWholeButForOrigin() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawResponse response = router.client()
                .exchange(sandbox.upgrade("/ws?x", "Origin: http://o.test", "Sec-WebSocket-Protocol: a, b"));

        assertThat(response.status()).isEqualTo(101);
        assertThat(response.head().all("Sec-WebSocket-Accept")).containsExactly(WebSocket.acceptFor(WebSocket.KEY));
        assertThat(response.header("Upgrade")).isEqualToIgnoringCase("websocket");
        assertThat(response.header("Connection")).isEqualToIgnoringCase("upgrade");
        RawHead arrived = sandbox.request(1).head();
        assertThat(arrived.startLine()).isEqualTo("GET /ws?x HTTP/1.1");
        assertThat(arrived.first("Connection")).isEqualToIgnoringCase("upgrade");
        assertThat(arrived.first("Upgrade")).isEqualToIgnoringCase("websocket");
        assertThat(arrived.all("Sec-WebSocket-Key")).containsExactly(WebSocket.KEY);
        assertThat(arrived.all("Sec-WebSocket-Version")).containsExactly("13");
        assertThat(arrived.all("Sec-WebSocket-Protocol")).containsExactly("a, b");
        assertThat(arrived.has("Origin")).isFalse();
    }

    @Test
    void framesOfEverySizeAreEchoedUntilTheClose() throws IOException {
        RawClient client = opened(router.sandbox().always(Script.webSocketEcho()));
        for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 1_000_000}) {
            client.send(WebSocket.maskedText("x".repeat(size)));
            assertThat(WebSocket.read(client).text()).hasSize(size);
        }
        client.send(WebSocket.maskedClose(1000));

        assertThat(WebSocket.read(client).closeCode()).isEqualTo(1000);
        client.expectClosed(WireEnd.PATIENCE);
    }

    @Test
    void whatTheClientSendsWithItsHandshakeIsKept() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient client = router.client();
        String early = new String(WebSocket.maskedText("early"), StandardCharsets.ISO_8859_1);
        client.send(sandbox.upgrade("/ws") + early);

        assertThat(client.readResponse().status()).isEqualTo(101);
        assertThat(WebSocket.read(client).text()).isEqualTo("early");
    }

    @Test
    void whatTheClientSendsWhileItWaitsForThe101IsKeptInOrder() throws Exception {
        Gate sent = new Gate("the client has sent its frames");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            sent.await();
            connection.send(WebSocket.switchingProtocols());
            for (int i = 0; i < 3; i++) {
                connection.send(WebSocket.text(WebSocket.read(connection).text()));
            }
        });
        RawClient client = router.client();
        client.send(sandbox.upgrade("/ws"));
        sandbox.request(1);
        for (int i = 0; i < 3; i++) {
            client.send(WebSocket.maskedText("early " + i));
        }
        sent.open();

        assertThat(client.readResponse().status()).isEqualTo(101);
        for (int i = 0; i < 3; i++) {
            assertThat(WebSocket.read(client).text()).isEqualTo("early " + i);
        }
    }

    @Test
    void whatTheSandboxSendsWithIts101IsKept() throws IOException {
        String early = new String(WebSocket.text("welcome"), StandardCharsets.ISO_8859_1);
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(WebSocket.switchingProtocols() + early);
            connection.readToEnd();
        });
        RawClient client = opened(sandbox);

        assertThat(WebSocket.read(client).text()).isEqualTo("welcome");
    }

    @Test
    void aTunnelMayBeSilentForAsLongAsItLikes() throws IOException {
        RawClient client = opened(router.sandbox().always(Script.webSocketEcho()));
        client.expectSilence(Duration.ofMillis(1500));
        client.send(WebSocket.maskedText("still here"));

        assertThat(WebSocket.read(client).text()).isEqualTo("still here");
    }

    @Test
    void aClientThatBreaksEndsTheSandboxesSide() throws Exception {
        Gate told = new Gate("the sandbox was told");
        RawClient client = opened(accepting(connection -> {
            connection.readToEnd();
            told.open();
        }));
        client.reset();

        told.await(TOLD_WITHIN);
    }

    @Test
    void aSandboxThatBreaksEndsTheClientsSide() throws Exception {
        Gate mayBreak = new Gate("the sandbox may break");
        RawClient client = opened(accepting(connection -> {
            mayBreak.await();
            connection.reset();
        }));
        mayBreak.open();

        client.expectClosed(TOLD_WITHIN);
    }

    @Test
    void aTunnelIsNeverUsedForAnotherRequest() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(Script.webSocketEcho());
        RawClient client = opened(sandbox);
        client.send(WebSocket.maskedClose(1000));
        WebSocket.read(client);
        client.expectClosed(WireEnd.PATIENCE);
        router.client().exchange(sandbox.get("/"));

        assertThat(sandbox.request(2).connection()).isEqualTo(2);
    }

    /** One binary frame of pattern bytes; a mask of zeros leaves them as they are. */
    private static byte[] frameHeader(long length, boolean masked) {
        ByteBuffer header = ByteBuffer.allocate(masked ? 14 : 10);
        return header.put((byte) 0x82)
                .put((byte) (masked ? 0xff : 0x7f))
                .putLong(length)
                .array();
    }

    @Test
    void aSandboxThatDoesNotReadStopsTheClient() throws Exception {
        long total = 128L << 20;
        Gate read = new Gate("the sandbox may read");
        RawClient client = opened(accepting(connection -> {
            read.await(Duration.ofSeconds(30));
            connection.readExactly(14);
            connection.expectPattern(0, total);
            connection.send(WebSocket.text("all of it"));
        }));
        client.send(frameHeader(total, true));
        Pump pump = Pump.start(client, total);

        assertThat(pump.awaitStandstill()).isLessThan(total / 2);
        read.open();
        pump.awaitEnd(Duration.ofSeconds(30));
        assertThat(WebSocket.read(client).text()).isEqualTo("all of it");
    }

    @Test
    void aClientThatDoesNotReadStopsTheSandbox() throws Exception {
        long total = 128L << 20;
        Gate stands = new Gate("back-pressure has reached the sandbox");
        RawClient client = opened(accepting(connection -> {
            connection.send(frameHeader(total, false));
            Pump pump = Pump.start(connection, total);
            assertThat(pump.awaitStandstill()).isLessThan(total / 2);
            stands.open();
            pump.awaitEnd(Duration.ofSeconds(30));
        }));
        stands.await(Duration.ofSeconds(30));
        client.readExactly(10);

        client.expectPattern(0, total);
    }

    @Test
    void anUnmaskedOrBrokenFrameIsTheSandboxesBusiness() throws IOException {
        RawClient client = opened(accepting(connection -> {
            connection.expect("\u00ff\u00ffnot a frame at all");
            connection.send(head("nor is this"));
        }));
        client.send("\u00ff\u00ffnot a frame at all");

        client.expect(head("nor is this"));
    }
}
