package dev.sandboxrouter.benchmarks.purerelay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;

/** Listens on one address and relays every request to another. */
public final class PureRelay {

    static final int MAX_LINE_BYTES = 65_536;
    static final int MAX_HEAD_BYTES = 65_536;
    /** One socket read at most, so that a read becomes one message and not eight. */
    static final int MAX_CHUNK_BYTES = 65_536;

    private static final int BACKLOG = 4096;

    private PureRelay() {}

    /** Takes {@code <listen host:port> <upstream host:port>} and runs until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: pure-relay <listen host:port> <upstream host:port>");
            System.exit(2);
        }
        Channel listener = listen(address(args[0]), new Upstreams(address(args[1])));
        System.out.println("relaying " + args[0] + " to " + args[1]);
        listener.closeFuture().sync();
    }

    private static Channel listen(InetSocketAddress address, Upstreams upstreams) throws InterruptedException {
        EventLoopGroup loops = new NioEventLoopGroup(Runtime.getRuntime().availableProcessors());
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(MAX_LINE_BYTES, MAX_HEAD_BYTES, MAX_CHUNK_BYTES))
                                .addLast(new Downstream(channel, upstreams));
                    }
                })
                .bind(address)
                .sync()
                .channel();
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
