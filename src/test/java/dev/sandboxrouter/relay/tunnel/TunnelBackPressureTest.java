package dev.sandboxrouter.relay.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class TunnelBackPressureTest {

    private static final int CHUNK = 64 * 1024;
    private static final int CHUNKS = 1024;
    /** What Netty adds to its count for each entry of the queue; the last one may lie above the watermark. */
    private static final int ENTRY_OVERHEAD = 96;

    /** Notes how much a channel's outbound buffer ever holds; it stands before the tunnel's handler and sees all. */
    private static final class HighestPending extends ChannelOutboundHandlerAdapter {
        private final AtomicLong highest = new AtomicLong();

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the promise is the caller's
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ctx.write(message, promise);
            ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
            if (buffer != null) {
                highest.accumulateAndGet(buffer.totalPendingWriteBytes(), Math::max);
            }
        }
    }

    @Test
    void slowReadersOnBothSidesSlowTheWritersAndNothingPilesUp() throws Exception {
        HighestPending towardsClient = new HighestPending();
        HighestPending towardsSandbox = new HighestPending();
        try (Loopback router = new Loopback()) {
            Loopback.Ends ends = router.connect();
            ends.clientChannel().pipeline().addFirst(towardsClient);
            ends.sandboxChannel().pipeline().addFirst(towardsSandbox);
            Loopback.Wire wire = router.open(
                    ends,
                    (client, sandbox, listener) ->
                            Tunnel.open(client, sandbox, Protocol.OTHER, TunnelOptions.UNLIMITED, listener));

            CountDownLatch readersMayStart = new CountDownLatch(1);
            CompletableFuture<Long> sentUp = send(wire.client(), 1);
            CompletableFuture<Long> sentDown = send(wire.sandbox(), 2);
            CompletableFuture<Long> receivedDown = receive(wire.client(), readersMayStart);
            CompletableFuture<Long> receivedUp = receive(wire.sandbox(), readersMayStart);
            await().until(() -> isPaused(ends.clientChannel()) && isPaused(ends.sandboxChannel()));
            assertThat(sentUp).isNotDone();
            assertThat(sentDown).isNotDone();
            readersMayStart.countDown();

            assertThat(receivedUp.get()).isEqualTo(sentUp.get());
            assertThat(receivedDown.get()).isEqualTo(sentDown.get());
            TunnelEnd end = wire.awaitEnd();
            assertThat(end.clean()).isTrue();
            assertThat(end.bytesToClient()).isEqualTo((long) CHUNK * CHUNKS);
            assertThat(end.bytesToSandbox()).isEqualTo((long) CHUNK * CHUNKS);
        }
        long bound = Loopback.HIGH_WATERMARK + CHUNK + ENTRY_OVERHEAD;
        assertThat(towardsClient.highest.get()).isBetween((long) Loopback.HIGH_WATERMARK, bound);
        assertThat(towardsSandbox.highest.get()).isBetween((long) Loopback.HIGH_WATERMARK, bound);
    }

    private static boolean isPaused(Channel channel) {
        return !channel.config().isAutoRead();
    }

    /** Sends 64 MiB and a FIN; gives the checksum. */
    private static CompletableFuture<Long> send(Socket socket, int seed) {
        return inThread(() -> {
            CRC32 sum = new CRC32();
            byte[] chunk = new byte[CHUNK];
            for (int i = 0; i < CHUNKS; i++) {
                Arrays.fill(chunk, (byte) (i * 31 + seed));
                sum.update(chunk);
                socket.getOutputStream().write(chunk);
            }
            socket.shutdownOutput();
            return sum.getValue();
        });
    }

    private static CompletableFuture<Long> receive(Socket socket, CountDownLatch mayStart) {
        return inThread(() -> {
            mayStart.await();
            CRC32 sum = new CRC32();
            byte[] chunk = new byte[CHUNK];
            for (int n = socket.getInputStream().read(chunk);
                    n >= 0;
                    n = socket.getInputStream().read(chunk)) {
                sum.update(chunk, 0, n);
            }
            return sum.getValue();
        });
    }

    private static CompletableFuture<Long> inThread(Callable<Long> work) {
        CompletableFuture<Long> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
