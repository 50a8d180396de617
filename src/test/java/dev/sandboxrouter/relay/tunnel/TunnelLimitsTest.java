package dev.sandboxrouter.relay.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("soak")
class TunnelLimitsTest {

    private static final Duration LIMIT = Duration.ofMillis(800);

    private final Loopback router;

    TunnelLimitsTest() throws Exception {
        router = new Loopback();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        router.close();
    }

    @Test
    void silenceEndsTheTunnelWithACloseFrame() throws Exception {
        Loopback.Wire wire = router.open(Protocol.WEBSOCKET, new TunnelOptions(LIMIT, Duration.ZERO));
        byte[] close = Frames.close(false, CloseReason.IDLE);
        assertThat(wire.client().getInputStream().readNBytes(close.length)).isEqualTo(close);
        TunnelEnd end = wire.awaitEnd();
        assertThat(end.endedBy()).isEqualTo(TunnelEnd.Party.ROUTER);
        assertThat(end.reason()).isEqualTo(CloseReason.IDLE);
        assertThat(end.clean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void trafficInOneDirectionKeepsTheTunnel(Side talker) throws Exception {
        long began = System.nanoTime();
        Loopback.Wire wire = router.open(Protocol.WEBSOCKET, new TunnelOptions(LIMIT, Duration.ZERO));
        AtomicInteger pings = new AtomicInteger();
        await().pollDelay(Duration.ZERO).pollInterval(LIMIT.dividedBy(8)).until(() -> {
            talker.socket(wire).getOutputStream().write(Frames.frame(Frames.PING, talker.masks(), new byte[0]));
            return pings.incrementAndGet() == 16;
        });
        assertThat(System.nanoTime() - began).isGreaterThan(LIMIT.toNanos());
        assertThat(wire.end()).isNotDone();
        assertThat(wire.awaitEnd().reason()).isEqualTo(CloseReason.IDLE);
    }

    @Test
    void aTunnelEndsAtItsLifetimeWhateverPasses() throws Exception {
        Loopback.Wire wire = router.open(Protocol.WEBSOCKET, new TunnelOptions(LIMIT, LIMIT.multipliedBy(2)));
        await().pollInterval(LIMIT.dividedBy(8)).until(() -> {
            if (!wire.end().isDone() && !wire.sandbox().isClosed()) {
                writeIfOpen(wire);
            }
            return wire.end().isDone();
        });
        assertThat(wire.awaitEnd().reason()).isEqualTo(CloseReason.LIFETIME);
    }

    @Test
    void anotherProtocolIsJustClosed() throws Exception {
        Loopback.Wire wire = router.open(Protocol.OTHER, new TunnelOptions(LIMIT, Duration.ZERO));
        assertThat(wire.client().getInputStream().readAllBytes()).isEmpty();
        assertThat(wire.sandbox().getInputStream().readAllBytes()).isEmpty();
        TunnelEnd end = wire.awaitEnd();
        assertThat(end.reason()).isEqualTo(CloseReason.IDLE);
        assertThat(end.clean()).isFalse();
    }

    @Test
    void aTunnelWithoutLimitsHasNoTimer() throws Exception {
        Loopback.Wire wire = router.open(Protocol.WEBSOCKET);
        assertThat(router.onLoop(() -> wire.tunnel().hasTimer())).isFalse();
        wire.client().getOutputStream().write(1);
        assertThat(wire.sandbox().getInputStream().read()).isEqualTo(1);
        assertThat(router.onLoop(() -> wire.tunnel().hasTimer())).isFalse();
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> new TunnelOptions(Duration.ofSeconds(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idleTimeout: PT-1S");
    }

    private static void writeIfOpen(Loopback.Wire wire) {
        try {
            wire.client().getOutputStream().write(Frames.frame(Frames.PING, true, new byte[0]));
        } catch (IOException closedMeanwhile) {
            assertThat(wire.end()).succeedsWithin(Duration.ofSeconds(1));
        }
    }
}
