package dev.sandboxrouter.relay.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TunnelBytesTest {

    private final Loopback router;

    TunnelBytesTest() throws Exception {
        router = new Loopback();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        router.close();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void bytesPassBothWaysUnchanged(Protocol protocol) throws Exception {
        Loopback.Wire wire = router.open(protocol);
        send(wire.client(), "neither a frame nor a line");
        assertThat(receive(wire.sandbox(), 26)).isEqualTo("neither a frame nor a line");
        send(wire.sandbox(), "\0\1\2 back");
        assertThat(receive(wire.client(), 8)).isEqualTo("\0\1\2 back");

        wire.client().close();
        wire.sandbox().close();
        TunnelEnd end = wire.awaitEnd();
        assertThat(end.bytesToSandbox()).isEqualTo(26);
        assertThat(end.bytesToClient()).isEqualTo(8);
        assertThat(end.reason()).isNull();
    }

    @Test
    void earlyBytesComeBeforeLaterOnes() throws Exception {
        Loopback.Ends ends = router.connect();
        send(ends.client(), "4 from the socket");
        send(ends.sandbox(), "D");
        Loopback.Wire wire = router.open(ends, (client, sandbox, listener) -> {
            Tunnel tunnel = Tunnel.open(
                    client, sandbox, Protocol.WEBSOCKET, TunnelOptions.UNLIMITED, listener, early("1 "), early("A"));
            client.pipeline().fireChannelRead(early("2 ")).fireChannelRead(early("3 "));
            sandbox.pipeline().fireChannelRead(early("B")).fireChannelRead(early("C"));
            return tunnel;
        });
        assertThat(receive(wire.sandbox(), 23)).isEqualTo("1 2 3 4 from the socket");
        assertThat(receive(wire.client(), 4)).isEqualTo("ABCD");
    }

    @Test
    void earlyBytesAloneAreFlushed() throws Exception {
        Loopback.Wire wire = router.open(router.connect(), (client, sandbox, listener) -> {
            Tunnel tunnel = Tunnel.open(client, sandbox, Protocol.OTHER, TunnelOptions.UNLIMITED, listener);
            client.pipeline().fireChannelRead(early("hello"));
            return tunnel;
        });
        assertThat(receive(wire.sandbox(), 5)).isEqualTo("hello");
    }

    @Test
    void aFinSeenBeforeTheTunnelFollowsTheEarlyBytes() throws Exception {
        Loopback.Ends ends = router.connect();
        ends.client().shutdownOutput();
        ends.clientChannel().read();
        await().until(() -> ((SocketChannel) ends.clientChannel()).isInputShutdown());
        Loopback.Wire wire = router.open(ends, (client, sandbox, listener) -> {
            Tunnel tunnel = Tunnel.open(client, sandbox, Protocol.OTHER, TunnelOptions.UNLIMITED, listener);
            client.pipeline().fireChannelRead(early("last words"));
            return tunnel;
        });
        assertThat(new String(wire.sandbox().getInputStream().readAllBytes(), US_ASCII))
                .isEqualTo("last words");
    }

    @Test
    void aChannelThatClosedBeforeTheTunnelEndsIt() throws Exception {
        Loopback.Ends ends = router.connect();
        ends.sandboxChannel().close().sync();
        Loopback.Wire wire = router.open(
                ends,
                (client, sandbox, listener) -> Tunnel.open(
                        client,
                        sandbox,
                        Protocol.WEBSOCKET,
                        TunnelOptions.UNLIMITED,
                        listener,
                        early("lost"),
                        early("lost")));
        TunnelEnd end = wire.awaitEnd();
        assertThat(end.endedBy()).isEqualTo(TunnelEnd.Party.SANDBOX);
        assertThat(end.clean()).isFalse();
    }

    @Test
    void whatACodecDropsIsReleased() throws Exception {
        Loopback.Wire wire = router.open(router.connect(), (client, sandbox, listener) -> {
            Tunnel tunnel = Tunnel.open(client, sandbox, Protocol.OTHER, TunnelOptions.UNLIMITED, listener);
            client.pipeline().fireChannelRead(new DefaultLastHttpContent(early("dropped")));
            return tunnel;
        });
        send(wire.client(), "kept");
        assertThat(receive(wire.sandbox(), 4)).isEqualTo("kept");
    }

    @Test
    void channelsOfTwoEventLoopsAreRefused() throws Exception {
        Loopback.Ends ends = router.connect();
        EmbeddedChannel elsewhere = new EmbeddedChannel();
        assertThatThrownBy(() -> router.onLoop(() -> Tunnel.open(
                        ends.clientChannel(), elsewhere, Protocol.OTHER, TunnelOptions.UNLIMITED, (tunnel, end) -> {})))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: the same");
        ends.clientChannel().close().sync();
        ends.sandboxChannel().close().sync();
        elsewhere.finishAndReleaseAll();
    }

    private ByteBuf early(String text) {
        return router.allocator().buffer().writeBytes(Unpooled.wrappedBuffer(text.getBytes(US_ASCII)));
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }
}
