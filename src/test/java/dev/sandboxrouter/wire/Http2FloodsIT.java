package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.relay.http2.Http2Options;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients whose frames cost the router more than themselves are sent away as soon as their budget is spent, and not before;
 * contract section 12. Those whose frames move something are slowed down. What a minute of each does to others is in {@link Http2FloodSoakIT}.
 */
class Http2FloodsIT {

    /** Beyond every budget. */
    private static final int FLOOD = 20_000;

    /** So many, and then the router is asked whether it still serves: what it has not looked at yet is never more. */
    private static final int AT_ONCE = 20;

    /** Half a second's more than may come at once. */
    private static final int CRUMBS = Http2Options.SMALL_DATA_BUDGET + Http2Options.SMALL_DATA_PER_SECOND / 2;

    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);
    private static final int ENHANCE_YOUR_CALM = 11;

    /** Netty has limits of its own for these, and may be the first to notice. */
    private static final Set<Flood> NETTYS =
            EnumSet.of(Flood.RAPID_RESET, Flood.EMPTY_DATA, Flood.PADDING, Flood.CONTINUATION);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SMALL_DATA")
    void aFloodEndsItsConnectionAndNoOther(Flood flood) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        double before = floods();
        long begun = System.nanoTime();
        int sent = sendUntilSentAway(flood, sandbox);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);

        assertThat((long) sent).isLessThanOrEqualTo(flood.budget(elapsed) + AT_ONCE);
        if (NETTYS.contains(flood)) {
            assertThat(floods()).isBetween(before, before + 1);
        } else {
            assertThat(floods()).isEqualTo(before + 1);
            assertThat(sent * 10L).isGreaterThan(flood.budget(Duration.ZERO) * 9); // the questions cost something too
        }
    }

    /** As a call of gRPC with many small messages is: its client gets no more attention than others, and loses nothing. */
    @Test
    void smallDataIsSlowedDown() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        double before = floods();
        try (Http2Client neighbour = Http2Client.connect(router.httpPort());
                Http2Client client = Http2Client.connect(router.httpPort())) {
            long begun = System.nanoTime();
            client.request(1, false, "POST", "/", sandbox);
            client.frames(CRUMBS, Http2Client.DATA, 0, 1, new byte[1]);
            client.data(1, true, "");
            neighbour.get(1, "/", router.sandbox());
            assertThat(neighbour.readResponse(1).status()).isEqualTo(200);
            assertThat(client.readResponse(1).status()).isEqualTo(200);
            assertThat(System.nanoTime() - begun)
                    .isGreaterThan(Duration.ofMillis(400).toNanos());
        }

        assertThat(sandbox.request(1).body().text()).hasSize(CRUMBS);
        assertThat(floods()).isEqualTo(before);
    }

    private static double floods() throws IOException {
        return router.metrics().sum("sandbox_router_connections_broken_off_total", "reason=\"flood\"");
    }

    /** How many were sent; all the while a neighbour is served. */
    private static int sendUntilSentAway(Flood flood, ScriptedSandbox sandbox) throws IOException {
        Flood.Target target = new Flood.Target(sandbox.id(), sandbox.port());
        try (Http2Client neighbour = Http2Client.connect(router.httpPort());
                Http2Client client = Http2Client.connect(router.httpPort())) {
            for (int sent = 0; sent < FLOOD; sent += AT_ONCE) {
                neighbour.get(2 * sent + 1, "/", sandbox);
                send(flood, client, sent, target);
                assertThat(neighbour.readResponse(2 * sent + 1).status()).isEqualTo(200);
                if (!stillServes(client, sent)) {
                    client.expectClosed(CLOSED_WITHIN);
                    return sent + AT_ONCE;
                }
            }
        }
        throw new AssertionError(FLOOD + " of them, and no end");
    }

    private static void send(Flood flood, Http2Client client, int sent, Flood.Target target) {
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                flood.send(client, sent + i, target);
            }
            client.frame(Http2Client.PING, 0, 0, question(sent));
        } catch (IOException gone) {
            // what it said before it left can still be read
        }
    }

    private static byte[] question(int number) {
        return ByteBuffer.allocate(8).putInt(1).putInt(number).array();
    }

    /** Whether a PING is acknowledged, which comes behind everything before it; otherwise it was too much. */
    private static boolean stillServes(Http2Client client, int number) throws IOException {
        String answer = new String(question(number), StandardCharsets.ISO_8859_1);
        while (true) {
            Http2Client.Frame frame = client.read();
            if (frame.type() == Http2Client.GOAWAY) {
                assertThat(frame.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
                return false;
            }
            if (frame.type() == Http2Client.PING && frame.text().equals(answer)) {
                return true;
            }
        }
    }
}
