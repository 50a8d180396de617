package dev.sandboxrouter.demo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;

/** The demo sandbox as a server: open from {@link #start} until {@link #close}. Safe to use from any thread. */
public final class DemoSandbox implements AutoCloseable {

    /**
     * Bytes of a request line and of a head. Above the router's default of 64 KiB for both, because the router adds
     * fields to what it forwards.
     */
    private static final int MAX_HEAD = 128 * 1024;

    private static final int MAX_CHUNK = 64 * 1024;

    private final Channel server;
    private final ChannelGroup connections;

    private DemoSandbox(Channel server, ChannelGroup connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * Starts listening. Blocks until bound, so not to be called on an event loop.
     *
     * @param host address to listen on; a loopback address, since everyone who reaches it is served
     * @param port 0..65535, where 0 takes a free one
     * @param group event loops of NIO's kind; they stay the caller's, who ends them after {@link #close}
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static DemoSandbox start(String host, int port, EventLoopGroup group) {
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new Pipeline(connections))
                .bind(host, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(
                    "the demo sandbox cannot listen on " + host + ":" + port + ": " + bound.cause(), bound.cause());
        }
        return new DemoSandbox(bound.channel(), connections);
    }

    /** Where it listens, with the port that was taken. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Stops listening and cuts the open connections. Blocks until that is done; a second call does nothing. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    /** The open connections: for tests that look at what a connection holds. */
    ChannelGroup connections() {
        return connections;
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {

        private final ChannelGroup connections;

        Pipeline(ChannelGroup connections) {
            this.connections = connections;
        }

        @Override
        protected void initChannel(Channel channel) {
            connections.add(channel);
            channel.pipeline()
                    .addLast(new HttpServerCodec(MAX_HEAD, MAX_HEAD, MAX_CHUNK))
                    .addLast(new HttpServerKeepAliveHandler())
                    .addLast(new FlowControlHandler())
                    .addLast(new Connection());
        }
    }
}
