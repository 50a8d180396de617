package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients whose frames cost the router more than themselves are sent away; contract section 12. */
class Http2FloodsIT {

    /** Beyond every budget; small enough to be sent within moments. */
    private static final int FLOOD = 20_000;

    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c");

    private interface Attack {
        void frame(Http2Client client, int number) throws IOException;
    }

    private static Map<String, Attack> attacks(ScriptedSandbox sandbox) {
        return Map.of(
                "rapid reset",
                        (client, n) -> {
                            client.get(2 * n + 1, "/", sandbox);
                            client.resetStream(2 * n + 1, 8);
                        },
                "settings", (client, n) -> client.frame(Http2Client.SETTINGS, 0, 0, new byte[0]),
                "ping", (client, n) -> client.frame(Http2Client.PING, 0, 0, new byte[8]),
                "priority", (client, n) -> client.frame(Http2Client.PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 1}),
                "empty data",
                        (client, n) -> {
                            if (n == 0) {
                                client.request(1, false, "POST", "/", sandbox);
                            }
                            client.frame(Http2Client.DATA, 0, 1, new byte[0]);
                        },
                "padding",
                        (client, n) -> {
                            if (n == 0) {
                                client.request(1, false, "POST", "/", sandbox);
                            }
                            client.frame(Http2Client.DATA, 8, 1, new byte[] {1, 0});
                        },
                "continuation",
                        (client, n) -> client.frame(
                                n == 0 ? Http2Client.HEADERS : Http2Client.CONTINUATION, 0, 1, new byte[0]),
                "tiny windows", (client, n) -> client.enlarge(0, 1),
                "unknown", (client, n) -> client.frame(0x40, 0, 0, new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rapid reset",
                "settings",
                "ping",
                "priority",
                "empty data",
                "padding",
                "continuation",
                "tiny windows",
                "unknown"
            })
    void aFloodEndsItsConnectionAndNoOther(String attack) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        try (Http2Client neighbour = Http2Client.connect(router.httpPort())) {
            flood(attack, sandbox);
            neighbour.get(1, "/", sandbox);

            assertThat(neighbour.readResponse(1).status()).isEqualTo(200);
        }
    }

    /** Sends until the router is no longer there, which is soon. */
    private static void flood(String attack, ScriptedSandbox sandbox) throws IOException {
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            Attack frames = Objects.requireNonNull(attacks(sandbox).get(attack));
            try {
                for (int i = 0; i < FLOOD; i++) {
                    frames.frame(client, i);
                }
            } catch (IOException closed) {
                return;
            }
            client.expectClosed(CLOSED_WITHIN);
        }
    }

    @Test
    @Tag("long")
    void aMinuteOfAllOfThemLeavesTheRouterWhereItWas() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        int rounds = 0;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            for (String attack : attacks(sandbox).keySet()) {
                aFloodEndsItsConnectionAndNoOther(attack);
            }
            rounds++;
        }

        assertThat(rounds).isPositive();
        assertThat(router.client().exchange(sandbox.get("/")).status()).isEqualTo(200);
    }
}
