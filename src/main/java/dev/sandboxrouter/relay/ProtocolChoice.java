package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.http2.Http2Options;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;

/** Which HTTP a new connection speaks: as its TLS handshake says, or as its first bytes do. Event loop only. */
final class ProtocolChoice {

    private final Relay relay;
    private final RequestHandler handler;
    private final String scheme;

    ProtocolChoice(Relay relay, RequestHandler handler, String scheme) {
        this.relay = relay;
        this.handler = handler;
        this.scheme = scheme;
    }

    /** Waits for the protocol that ALPN negotiates (RFC 7301); a client without ALPN speaks HTTP/1. */
    void byHandshake(Channel channel) {
        channel.pipeline().addLast(new ByHandshake());
    }

    /** Looks for the preface of HTTP/2 with prior knowledge (RFC 9113 3.3). */
    void byPreface(Channel channel) {
        channel.pipeline().addLast(new ByPreface(channel));
    }

    void http1(Channel channel) {
        ClientConnection.install(relay, handler, channel, scheme);
    }

    void http2(Channel channel) {
        Http2Connection.install(relay, handler, channel, scheme);
    }

    private final class ByHandshake extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
                SslHandler tls = ctx.pipeline().get(SslHandler.class);
                if (ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
                    http2(ctx.channel());
                } else {
                    http1(ctx.channel());
                }
                ctx.pipeline().remove(this);
            }
        }

        /** The handshake failed; who it was and why is for the debug log. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            relay.reportChannelFault(Peer.of(ctx.channel(), scheme, relay.clientAddresses()), cause);
            ctx.close();
        }
    }

    /** Bytes that begin like the preface and go on otherwise are HTTP/1's to judge. */
    private final class ByPreface extends ByteToMessageDecoder {

        private final Deadline deadline;
        private boolean begun;

        ByPreface(Channel channel) {
            deadline = new Deadline(channel.eventLoop(), channel::close);
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            deadline.in(relay.options().idleTimeout().toNanos());
            ctx.fireChannelActive();
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int length = Math.min(in.readableBytes(), Http2Options.PREFACE.readableBytes());
            for (int i = 0; i < length; i++) {
                if (in.getByte(in.readerIndex() + i) != Http2Options.PREFACE.getByte(i)) {
                    http1(ctx.channel());
                    ctx.pipeline().remove(this);
                    return;
                }
            }
            if (length == Http2Options.PREFACE.readableBytes()) {
                http2(ctx.channel());
                ctx.pipeline().remove(this);
            } else if (!begun) {
                begun = true;
                deadline.in(relay.options().requestHeaderTimeout().toNanos());
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext ctx) {
            deadline.cancel();
        }
    }
}
