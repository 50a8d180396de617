package dev.sandboxrouter.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The ways to end a connection, where TLS has a word in it. Without TLS they are those of TCP. Event loop only.
 */
public final class TlsEnds {

    private TlsEnds() {}

    /**
     * Says that no more will be sent, behind all that was flushed: by a close_notify (RFC 8446 6.1) and then a FIN, for
     * clients that look for either. Reading goes on.
     */
    public static ChannelFuture endOutput(DuplexChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return channel.shutdownOutput();
        }
        ChannelPromise ended = channel.newPromise();
        tls.closeOutbound().addListener(notified -> {
            if (notified.isSuccess()) {
                channel.shutdownOutput(ended);
            } else {
                ended.tryFailure(notified.cause());
            }
        });
        return ended;
    }

    /**
     * Closes without a close_notify: that would vouch for what was sent as being whole (RFC 8446 6.1), and wait for room
     * behind what the peer does not read.
     */
    public static ChannelFuture breakOff(Channel channel) {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        return tls == null ? channel.close() : tls.close();
    }
}
