package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the scrape says of connections and buffers follows what happens on the wire. */
class VitalsIT {

    private static final String CONNECTIONS = "sandbox_router_open_connections";

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--upstream-idle-timeout=1s");

    private static void awaitConnections(int clients, int sandboxes) {
        Awaitility.await(clients + " connections of clients and " + sandboxes + " to sandboxes")
                .atMost(Duration.ofSeconds(5))
                .until(() -> router.metrics().sum(CONNECTIONS, "side=\"client\"") == clients
                        && router.metrics().sum(CONNECTIONS, "side=\"sandbox\"") == sandboxes);
    }

    @Test
    void keptConnectionsAndTunnelsAreCountedUntilTheyClose() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient tunnel = router.client();
        assertThat(tunnel.exchange(sandbox.upgrade("/ws")).status()).isEqualTo(101);
        awaitConnections(1, 1);
        RawClient kept = router.client();
        kept.exchange(router.sandbox().get("/"));
        awaitConnections(2, 2);
        tunnel.close();
        awaitConnections(1, 0);
        kept.close();
        awaitConnections(0, 0);
    }

    @Test
    void buffersAndLoopsAreMeasured() throws IOException {
        router.client().exchange(router.sandbox().get("/"));

        assertThat(router.metrics().sum("sandbox_router_direct_memory_used_bytes"))
                .isPositive()
                .isLessThan(router.metrics().sum("sandbox_router_direct_memory_limit_bytes"));
        assertThat(router.metrics().text()).contains("\nsandbox_router_event_loop_lag_seconds ");
    }
}
