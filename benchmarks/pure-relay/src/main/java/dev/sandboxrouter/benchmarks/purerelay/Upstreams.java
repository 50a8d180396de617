package dev.sandboxrouter.benchmarks.purerelay;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Connections to the one upstream: dials new ones and keeps the idle ones, apart for every event loop. */
final class Upstreams {

    /** Idle connections kept per event loop; what is given back beyond it is closed. */
    private static final int MAX_IDLE = 1024;

    private static final int DIAL_TIMEOUT_MILLIS = 3000;

    private final InetSocketAddress address;
    private final String authority;

    private final FastThreadLocal<Deque<Upstream>> idle = new FastThreadLocal<>() {
        @Override
        protected Deque<Upstream> initialValue() {
            return new ArrayDeque<>();
        }
    };

    Upstreams(InetSocketAddress address) {
        this.address = address;
        this.authority = address.getHostString() + ':' + address.getPort();
    }

    /** The value of {@code Host} in requests to the upstream. */
    String authority() {
        return authority;
    }

    /** Takes the connection used last on this event loop, or null if none is idle. */
    @Nullable
    Upstream poll() {
        Deque<Upstream> kept = idle.get();
        Upstream candidate = kept.pollLast();
        while (candidate != null && !candidate.isOpen()) {
            candidate = kept.pollLast();
        }
        return candidate;
    }

    /** Keeps a connection of this event loop whose last response ended exactly. */
    void keep(Upstream upstream) {
        Deque<Upstream> kept = idle.get();
        if (kept.size() < MAX_IDLE) {
            kept.addLast(upstream);
        } else {
            upstream.close();
        }
    }

    /** Dials on the loop of the client that waits, so that a request never crosses threads. */
    ChannelFuture dial(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, DIAL_TIMEOUT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(
                                        PureRelay.MAX_LINE_BYTES, PureRelay.MAX_HEAD_BYTES, PureRelay.MAX_CHUNK_BYTES))
                                .addLast(new Upstream(channel, Upstreams.this));
                    }
                })
                .connect(address);
    }
}
