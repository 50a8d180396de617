package dev.sandboxrouter.relay.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tiny router on the loopback interface: an event loop of its own that accepts raw client sockets, dials a raw sandbox
 * socket for each, and makes tunnels of them. When it closes, every channel must be closed and every buffer released.
 */
final class Loopback implements AutoCloseable {

    static final int HIGH_WATERMARK = 64 * 1024;

    private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

    /** Both ends of a future tunnel: raw sockets outside, channels inside. */
    record Ends(Socket client, Socket sandbox, Channel clientChannel, Channel sandboxChannel) {}

    /** An open tunnel between two raw sockets. */
    record Wire(Ends ends, Tunnel tunnel, CompletableFuture<TunnelEnd> end) {
        Socket client() {
            return ends.client();
        }

        Socket sandbox() {
            return ends.sandbox();
        }

        TunnelEnd awaitEnd() throws Exception {
            return end.get(10, TimeUnit.SECONDS);
        }
    }

    /** Opens a tunnel; runs on the event loop. */
    interface Opener {
        Tunnel open(Channel client, Channel sandbox, TunnelListener listener);
    }

    // Without thread caches, so that the arenas' count of live buffers is exact.
    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 1, 1, 8192, 9, 0, 0, false);
    private final EventLoopGroup group = new NioEventLoopGroup(1);
    private final ServerSocket sandboxes = new ServerSocket(0, 500, LOCAL);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final List<Channel> channels = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Channel listening;

    Loopback() throws Exception {
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 500)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, HIGH_WATERMARK))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                    }
                })
                .bind(LOCAL, 0)
                .sync()
                .channel();
    }

    /** Connects both ends; nothing is read yet. */
    Ends connect() throws Exception {
        Socket client = new Socket(LOCAL, ((InetSocketAddress) listening.localAddress()).getPort());
        Channel clientChannel = accepted.take();
        Channel sandboxChannel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, HIGH_WATERMARK))
                .handler(new ChannelInboundHandlerAdapter())
                .connect(LOCAL, sandboxes.getLocalPort())
                .sync()
                .channel();
        Socket sandbox = sandboxes.accept();
        client.setSoTimeout(10_000);
        sandbox.setSoTimeout(10_000);
        sockets.addAll(List.of(client, sandbox));
        channels.addAll(List.of(clientChannel, sandboxChannel));
        return new Ends(client, sandbox, clientChannel, sandboxChannel);
    }

    Wire open(Ends ends, Opener opener) throws Exception {
        CompletableFuture<TunnelEnd> end = new CompletableFuture<>();
        opened.incrementAndGet();
        Tunnel tunnel = onLoop(() -> opener.open(ends.clientChannel(), ends.sandboxChannel(), (which, how) -> {
            closed.incrementAndGet();
            end.complete(how);
        }));
        return new Wire(ends, tunnel, end);
    }

    Wire open(Protocol protocol, TunnelOptions options) throws Exception {
        return open(
                connect(), (client, sandbox, listener) -> Tunnel.open(client, sandbox, protocol, options, listener));
    }

    Wire open(Protocol protocol) throws Exception {
        return open(protocol, TunnelOptions.UNLIMITED);
    }

    /** Runs something on the event loop and waits for it. */
    <T> T onLoop(Callable<T> task) throws Exception {
        return group.next().submit(task).get(10, TimeUnit.SECONDS);
    }

    PooledByteBufAllocator allocator() {
        return allocator;
    }

    /** Resets a raw socket's connection, as a killed process with unread bytes does. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sandboxes.close();
        listening.close().syncUninterruptibly();
        await().untilAsserted(() -> {
            assertThat(channels).noneMatch(Channel::isOpen);
            assertThat(closed).as("listeners told once each").hasValue(opened.get());
            assertThat(liveBuffers()).as("buffers not released").isZero();
        });
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(closed).as("nobody was told twice").hasValue(opened.get());
    }

    private long liveBuffers() {
        return allocator.metric().directArenas().stream()
                        .mapToLong(PoolArenaMetric::numActiveAllocations)
                        .sum()
                + allocator.metric().heapArenas().stream()
                        .mapToLong(PoolArenaMetric::numActiveAllocations)
                        .sum();
    }
}
