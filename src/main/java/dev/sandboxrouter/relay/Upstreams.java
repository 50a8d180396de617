package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where upstream connections come from: the pools of all event loops, and dialling. */
public final class Upstreams {

    /** Told how a dial ended, on the event loop that asked. Exactly one of the two is given. */
    @FunctionalInterface
    interface DialCallback {
        void dialled(@Nullable UpstreamConnection connection, @Nullable DialFailure failure);
    }

    private final Map<EventExecutor, UpstreamPool> pools = new HashMap<>();
    private final RelayOptions options;
    private final TargetGuard targets;
    private final AtomicInteger open = new AtomicInteger();

    Upstreams(EventLoopGroup group, RelayOptions options, TargetGuard targets) {
        this.options = options;
        this.targets = targets;
        AtomicInteger totalIdle = new AtomicInteger();
        int loops = 0;
        for (EventExecutor ignored : group) {
            loops++;
        }
        int share = loops == 0 ? 0 : (options.maxIdlePerTarget() + loops - 1) / loops;
        for (EventExecutor executor : group) {
            pools.put(executor, new UpstreamPool((EventLoop) executor, share, options.maxIdle(), totalIdle));
        }
    }

    /** Connections to sandboxes just now: in use, kept, being dialled, and those of tunnels. Any thread. */
    public int open() {
        return open.get();
    }

    /** The pool of an event loop of the group that this was made with. */
    UpstreamPool pool(EventLoop loop) {
        UpstreamPool pool = pools.get(loop);
        if (pool == null) {
            throw new IllegalArgumentException("not an event loop of this relay: " + loop);
        }
        return pool;
    }

    /**
     * Breaks off the connections of every identity that matches, in use or not, on each loop. Tunnels are not among them.
     * Any thread; a request that begins on a loop after this returned meets none of them.
     *
     * @param gone decides by identity; runs on the event loops
     * @param first is run on each loop right before, with nothing in between: what ends the tunnels. A request that becomes
     *     a tunnel at this time is then either the one or the other
     */
    public void breakWhere(Predicate<UpstreamIdentity> gone, Runnable first) {
        pools.forEach((loop, pool) -> loop.execute(() -> {
            first.run();
            pool.breakWhere(gone);
        }));
    }

    /**
     * Takes an unused connection of the target, or opens a new one. Event loop only; calls back on it.
     *
     * @param arrivedNanos when the request arrived that wants it
     */
    void connect(EventLoop loop, Target target, UpstreamProtocol protocol, long arrivedNanos, DialCallback callback) {
        UpstreamConnection idle = pool(loop).take(UpstreamKey.of(target, protocol), reusableFor(target, arrivedNanos));
        if (idle != null) {
            callback.dialled(idle, null);
        } else {
            dial(loop, target, protocol, arrivedNanos, callback);
        }
    }

    /** Whether {@link #connect} would find an unused connection now. Event loop only. */
    boolean hasConnection(EventLoop loop, Target target, UpstreamProtocol protocol, long arrivedNanos) {
        return pool(loop).has(UpstreamKey.of(target, protocol), reusableFor(target, arrivedNanos));
    }

    private LongPredicate reusableFor(Target target, long arrivedNanos) {
        return connectedNanos -> targets.mayReuse(target, connectedNanos, arrivedNanos);
    }

    /**
     * Opens a new connection. Since the route resolved the target its address may have changed hands; that counts as a
     * failed dial, because the next attempt resolves anew. Event loop only; calls back on it.
     */
    void dial(EventLoop loop, Target target, UpstreamProtocol protocol, long arrivedNanos, DialCallback callback) {
        if (!targets.mayDial(target, arrivedNanos)) {
            callback.dialled(null, new DialFailure(DialFailure.Kind.OTHER, "the address may have changed hands"));
            return;
        }
        ChannelFuture connecting =
                bootstrap(loop, target, protocol).connect(new InetSocketAddress(target.address(), target.port()));
        if (connecting.isDone()) {
            finishDial(connecting, callback);
        } else {
            connecting.addListener(done -> finishDial(connecting, callback));
        }
    }

    private static void finishDial(ChannelFuture connecting, DialCallback callback) {
        Throwable cause = connecting.cause();
        if (cause == null) {
            callback.dialled(connecting.channel().pipeline().get(UpstreamConnection.class), null);
        } else {
            callback.dialled(null, new DialFailure(kindOf(cause), String.valueOf(cause.getMessage())));
        }
    }

    private Bootstrap bootstrap(EventLoop loop, Target target, UpstreamProtocol protocol) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true) // a FIN that ends a response is no failure
                .option(ChannelOption.AUTO_CLOSE, false) // nor is a write that failed: an answer may wait to be read
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(RelayOptions.LOW_WATERMARK, RelayOptions.HIGH_WATERMARK))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open.incrementAndGet();
                        channel.closeFuture().addListener(closed -> open.decrementAndGet());
                        UpstreamConnection.install(channel, target, protocol, pool(loop), options);
                    }
                });
    }

    private int connectTimeoutMillis() {
        return (int)
                Math.max(1, Math.min(Integer.MAX_VALUE, options.connectTimeout().toMillis()));
    }

    /** Tells dial failures apart by type. Netty's annotated exceptions keep the type that the socket threw. */
    private static DialFailure.Kind kindOf(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return DialFailure.Kind.CONNECT_TIMEOUT;
        }
        if (cause instanceof ConnectException) {
            return DialFailure.Kind.REFUSED;
        }
        if (cause instanceof BindException) {
            return DialFailure.Kind.OTHER; // no local port was left, which says nothing about the sandbox
        }
        return cause instanceof SocketException ? DialFailure.Kind.UNROUTABLE : DialFailure.Kind.OTHER;
    }
}
