package dev.sandboxrouter.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Stands behind the {@link SslHandler} and makes its events those that the relay knows of TCP: a close_notify is the FIN,
 * and a FIN without one is a connection that broke, because anybody on the way can send that (truncation attack, RFC 8446
 * 6.1). Event loop only.
 */
public final class TlsEvents extends ChannelInboundHandlerAdapter {

    private final SslHandler tls;
    private boolean notified;

    private TlsEvents(SslHandler tls) {
        this.tls = tls;
    }

    /** Makes TLS the first two handlers of a channel's pipeline. */
    public static void install(Channel channel, ReloadingTls tls) {
        SslHandler handler = tls.newHandler(channel.alloc());
        channel.pipeline().addLast(handler).addLast(new TlsEvents(handler));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ClientCertificate.remember(ctx.channel(), tls);
            }
            ctx.fireUserEventTriggered(event);
        } else if (event instanceof SslCloseCompletionEvent close) {
            closeNotified(ctx, close.isSuccess());
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            finReceived(ctx);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void closeNotified(ChannelHandlerContext ctx, boolean received) {
        if (!received || notified) {
            return; // the channel is closed, which everybody sees
        }
        notified = true;
        if (isHalfOpen() && Boolean.TRUE.equals(ctx.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE))) {
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else {
            ctx.close();
        }
    }

    /** Before TLS 1.3 a close_notify ends both directions (RFC 5246 7.2.1), and what is still written goes nowhere. */
    private boolean isHalfOpen() {
        return tls.engine().getSession().getProtocol().equals("TLSv1.3");
    }

    private void finReceived(ChannelHandlerContext ctx) {
        if (!notified) {
            TlsEnds.breakOff(ctx.channel());
        }
    }
}
