package dev.sandboxrouter.relay.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TunnelHalfCloseTest {

    private final Loopback router;

    TunnelHalfCloseTest() throws Exception {
        router = new Loopback();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        router.close();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void oneDirectionEndsAndTheOtherGoesOn(Side first) throws Exception {
        Loopback.Wire wire = router.open(Protocol.WEBSOCKET);
        Socket early = first.socket(wire);
        Socket late = first.other().socket(wire);
        early.getOutputStream().write("that is all".getBytes(US_ASCII));
        early.shutdownOutput();
        assertThat(new String(late.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("that is all");

        for (int i = 0; i < 3; i++) {
            late.getOutputStream().write("more".getBytes(US_ASCII));
            assertThat(new String(early.getInputStream().readNBytes(4), US_ASCII))
                    .isEqualTo("more");
        }
        assertThat(wire.end()).isNotDone();
        late.shutdownOutput();
        assertThat(early.getInputStream().read()).isEqualTo(-1);
        TunnelEnd end = wire.awaitEnd();
        assertThat(end.endedBy()).isEqualTo(first.party);
        assertThat(end.clean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void theFinWaitsForEverythingBeforeIt(Side first) throws Exception {
        Loopback.Wire wire = router.open(Protocol.OTHER);
        byte[] much = new byte[16 << 20];
        Arrays.fill(much, (byte) 7);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try {
                first.socket(wire).getOutputStream().write(much);
                first.socket(wire).shutdownOutput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await().until(() -> !first.channel(wire).config().isAutoRead());
        // The reader's own FIN comes first, and takes nothing from what is still to be delivered.
        first.other().socket(wire).shutdownOutput();
        assertThat(first.other().socket(wire).getInputStream().readAllBytes()).isEqualTo(much);
        written.join();
        TunnelEnd end = wire.awaitEnd();
        assertThat(end.endedBy()).isEqualTo(first.other().party);
        assertThat(end.clean()).isTrue();
    }
}
