package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bytes in front of the 101 were kept without bound: the pause that keeps them for the tunnel knew no back-pressure. */
class ClientFloodsBeforeItsTunnelOpensIT {

    private static final long FLOOD = 64L << 20;
    /** What two kernels may hold besides the router's 64 KiB and one read. */
    private static final long KERNEL_BUFFERS = 24L << 20;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void theFloodStandsUntilThe101AndThenArrivesWhole() throws Exception {
        Gate open = new Gate("the sandbox may answer");
        Gate whole = new Gate("all bytes arrived in order");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            open.await(Duration.ofSeconds(40));
            connection.send(WebSocket.switchingProtocols());
            connection.expectPattern(0, FLOOD);
            whole.open();
        });
        RawClient client = router.client();
        client.send(sandbox.upgrade("/"));
        Pump flood = Pump.start(client, FLOOD);

        assertThat(flood.awaitStandstill()).isLessThan(KERNEL_BUFFERS);
        open.open();
        whole.await(Duration.ofSeconds(30));
    }

    @Test
    void aRefusalStillEndsTheUpgradeAndTheFlood() throws Exception {
        Gate open = new Gate("the sandbox may answer");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            open.await(Duration.ofSeconds(40));
            connection.send(head("HTTP/1.1 403 Forbidden", "Content-Length: 2") + "no");
        });
        RawClient client = router.client();
        client.send(sandbox.upgrade("/"));
        Pump.start(client, FLOOD).awaitStandstill();
        open.open();

        assertThat(client.readResponse().status()).isEqualTo(403);
        assertThat(client.readResponse().status())
                .as("what came early is no request")
                .isEqualTo(400);
        client.readToEnd();
    }
}
