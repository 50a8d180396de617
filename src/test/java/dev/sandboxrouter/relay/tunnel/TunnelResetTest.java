package dev.sandboxrouter.relay.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("soak")
class TunnelResetTest {

    /** The promise of contract section 5, with room for a busy machine. */
    private static final long TOLD_WITHIN_MILLIS = 1_500;

    private final Loopback router;

    TunnelResetTest() throws Exception {
        router = new Loopback();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        router.close();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aResetClosesTheOtherSide(Side broken) throws Exception {
        Loopback.Wire wire = router.open(Protocol.WEBSOCKET);
        Loopback.reset(broken.socket(wire));
        toldOf(broken, wire);
        assertThat(broken.other().socket(wire).getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aResetBehindBytesThatNobodyReadsIsSeen(Side broken) throws Exception {
        Loopback.Wire wire = router.open(Protocol.WEBSOCKET);
        flood(broken, wire);
        // Paused for good: our receive queue is full and the other side will never read.
        await().during(Duration.ofMillis(100)).until(() -> isPaused(broken, wire));
        Loopback.reset(broken.socket(wire));
        toldOf(broken, wire);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aResetAfterAFinIsSeen(Side broken) throws Exception {
        Loopback.Wire wire = router.open(Protocol.OTHER);
        broken.socket(wire).getOutputStream().write("bye".getBytes(US_ASCII));
        broken.socket(wire).shutdownOutput();
        assertThat(broken.other().socket(wire).getInputStream().readAllBytes()).hasSize(3);
        Loopback.reset(broken.socket(wire));
        toldOf(broken, wire);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aPausedSideThatLivesIsLeftAlone(Side slow) throws Exception {
        Loopback.Wire wire = router.open(Protocol.OTHER);
        Side writer = slow.other();
        flood(writer, wire);
        await().during(Tunnel.PROBE_INTERVAL.multipliedBy(3)).until(() -> isPaused(writer, wire));
        assertThat(wire.end()).isNotDone();
        assertThat(slow.socket(wire).getInputStream().readNBytes(16 << 20)).hasSize(16 << 20);
    }

    private static boolean isPaused(Side side, Loopback.Wire wire) {
        return !side.channel(wire).config().isAutoRead();
    }

    private static void toldOf(Side broken, Loopback.Wire wire) throws Exception {
        TunnelEnd end = wire.end().get(TOLD_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(end.endedBy()).isEqualTo(broken.party);
        assertThat(end.clean()).isFalse();
    }

    private static void flood(Side side, Loopback.Wire wire) {
        Socket socket = side.socket(wire);
        byte[] frame = Frames.frame(Frames.TEXT, side.masks(), new byte[65_536]);
        Thread writer = new Thread(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(frame);
                }
            } catch (IOException reset) {
                // The test closed the socket under the writer.
            }
        });
        writer.setDaemon(true);
        writer.start();
    }
}
