package dev.sandboxrouter.camel.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import org.apache.camel.CamelContext;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.SingleTCPNettyServerBootstrapFactory;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;

/**
 * Camel's server bootstrap with a pipeline of ours. Stopping it closes the listening socket alone: the connections that
 * were accepted belong to the relay, which lets them finish.
 */
final class ListenerBootstrap extends SingleTCPNettyServerBootstrapFactory {

    private final ChannelGroup listening = new DefaultChannelGroup("sandbox-http", GlobalEventExecutor.INSTANCE);

    ListenerBootstrap(
            CamelContext context, NettyHttpConfiguration configuration, ChannelInitializer<Channel> initializer) {
        configuration.setChannelGroup(listening);
        init(context, configuration, initializer);
    }

    /** The port that is bound; empty while it is not listening. */
    OptionalInt boundPort() {
        return listening.stream()
                .filter(channel -> channel instanceof ServerChannel && channel.isActive())
                .mapToInt(channel -> ((InetSocketAddress) channel.localAddress()).getPort())
                .findFirst();
    }

    @Override
    public void addConsumer(NettyConsumer consumer) {
        // one consumer a port; it is the one that made this
    }

    @Override
    public void removeConsumer(NettyConsumer consumer) {
        // as above
    }
}
