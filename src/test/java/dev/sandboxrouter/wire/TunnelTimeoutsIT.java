package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tunnels that the router ends get a close frame on both sides; contract section 7. */
@Tag("soak")
class TunnelTimeoutsIT {

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--websocket-idle-timeout=600ms", "--websocket-max-lifetime=1800ms");

    private static void expectGoingAway(WebSocket.Frame frame, boolean masked) {
        assertThat(frame.opcode()).isEqualTo(WebSocket.CLOSE);
        assertThat(frame.closeCode()).isEqualTo(1001);
        assertThat(frame.text()).as("reason text").hasSizeGreaterThan(2);
        assertThat(frame.masked()).isEqualTo(masked);
    }

    @Test
    void anIdleTunnelEndsWith1001OnBothSidesAndNothingAfterIt() throws Exception {
        CompletableFuture<WebSocket.Frame> atSandbox = new CompletableFuture<>();
        CompletableFuture<String> afterIt = new CompletableFuture<>();
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(WebSocket.switchingProtocols());
            atSandbox.complete(WebSocket.read(connection));
            afterIt.complete(connection.readToEnd());
        });
        RawClient client = router.client();
        assertThat(client.exchange(sandbox.upgrade("/")).status()).isEqualTo(101);

        expectGoingAway(WebSocket.read(client), false);
        assertThat(client.readToEnd()).isEmpty();
        expectGoingAway(atSandbox.get(5, TimeUnit.SECONDS), true);
        assertThat(afterIt.get(5, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void trafficKeepsATunnelAliveUntilItsLifeIsOver() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient client = router.client();
        long begin = System.nanoTime();
        assertThat(client.exchange(sandbox.upgrade("/")).status()).isEqualTo(101);
        for (int i = 0; i < 4; i++) {
            client.expectSilence(Duration.ofMillis(300));
            client.send(WebSocket.maskedText("beat " + i));
            assertThat(WebSocket.read(client).text()).isEqualTo("beat " + i);
        }
        client.expectSilence(Duration.ofMillis(300));
        client.send(WebSocket.maskedText("last beat"));
        assertThat(WebSocket.read(client).text()).isEqualTo("last beat");

        expectGoingAway(WebSocket.read(client), false);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(1700), Duration.ofMillis(3500));
    }

    @Test
    void aFrameInTheMiddleIsNotTornByTheClose() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(WebSocket.switchingProtocols());
            byte[] frame = WebSocket.text("half of a frame");
            connection.send(Arrays.copyOf(frame, 5));
            connection.readToEnd();
        });
        RawClient client = router.client();
        assertThat(client.exchange(sandbox.upgrade("/")).status()).isEqualTo(101);

        assertThat(client.readExactly(5)).isEqualTo(Arrays.copyOf(WebSocket.text("half of a frame"), 5));
        client.expectClosed(Duration.ofSeconds(4));
    }
}
