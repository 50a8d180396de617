package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client has only so many tunnels, over all sandboxes; contract section 7. */
class TunnelsPerClientIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--websocket-max-connections-per-client=2");

    @BeforeEach
    void awaitTheEndOfEarlierTunnels() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(3))
                .until(() -> router.metrics().sum("sandbox_router_active_tunnels") == 0);
    }

    private static ScriptedSandbox echo() throws IOException {
        return router.sandbox().always(Script.webSocketEcho());
    }

    private static RawClient open(ScriptedSandbox sandbox) throws IOException {
        RawClient client = router.client();
        assertThat(client.exchange(sandbox.upgrade("/")).status()).isEqualTo(101);
        return client;
    }

    private static void close(RawClient tunnel) throws IOException {
        tunnel.send(WebSocket.maskedClose(1000));
        assertThat(WebSocket.read(tunnel).opcode()).isEqualTo(WebSocket.CLOSE);
        tunnel.expectClosed(RawClient.PATIENCE);
        tunnel.close();
    }

    @Test
    void oneTooManyIsRefusedUntilAnotherEnds() throws IOException {
        ScriptedSandbox one = echo();
        ScriptedSandbox other = echo();
        RawClient first = open(one);
        RawClient second = open(other);
        RawClient third = router.client();

        assertRefused(
                third.exchange(one.upgrade("/")),
                429,
                "too-many-connections",
                "Too many concurrent connections (limit: 2).");
        close(first);
        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .until(() -> third.exchange(one.upgrade("/")).status() == 101);
        close(third);
        close(second);
    }

    @Test
    void ordinaryRequestsAreNotCounted() throws IOException {
        ScriptedSandbox sandbox = echo();
        RawClient first = open(sandbox);
        RawClient second = open(sandbox);

        assertPassed(router.client().exchange(router.sandbox().get("/")), 200);
        close(first);
        close(second);
    }

    @Test
    void refusedUpgradesLeaveNothingBehind() throws IOException {
        ScriptedSandbox refusing = router.sandbox();
        refusing.always(Script.answer(head("HTTP/1.1 403 Forbidden", "Content-Length: 0")));
        RawClient client = router.client();
        for (int i = 0; i < 10; i++) {
            assertPassed(client.exchange(refusing.upgrade("/")), 403);
        }
        ScriptedSandbox sandbox = echo();

        RawClient first = open(sandbox);
        RawClient second = open(sandbox);
        close(first);
        close(second);
    }
}
