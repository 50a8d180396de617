package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients whose frames cost the router more than themselves are sent away; contract section 12. What a minute of each does
 * to others is in {@link Http2FloodSoakIT}.
 */
class Http2FloodsIT {

    /** Beyond every budget; small enough to be sent within moments. */
    private static final int FLOOD = 20_000;

    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c");

    @ParameterizedTest
    @EnumSource
    void aFloodEndsItsConnectionAndNoOther(Flood flood) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        double before = floods();
        try (Http2Client neighbour = Http2Client.connect(router.httpPort())) {
            send(flood, sandbox);
            neighbour.get(1, "/", sandbox);

            assertThat(neighbour.readResponse(1).status()).isEqualTo(200);
        }
        assertThat(floods()).isBetween(before, before + 1); // some of them Netty notices first
    }

    private static double floods() throws IOException {
        return router.metrics().sum("sandbox_router_connections_broken_off_total", "reason=\"flood\"");
    }

    /** Sends until the router is no longer there, which is soon. */
    private static void send(Flood flood, ScriptedSandbox sandbox) throws IOException {
        Flood.Target target = new Flood.Target(sandbox.id(), sandbox.port());
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            try {
                for (int i = 0; i < FLOOD; i++) {
                    flood.send(client, i, target);
                }
            } catch (IOException closed) {
                return;
            }
            client.expectClosed(CLOSED_WITHIN);
        }
    }
}
