package dev.sandboxrouter.demo;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;

/**
 * Sends every WebSocket frame back as it came, fragments as fragments (RFC 6455). It reads on only after an echo
 * reached the socket, so a client that does not read holds one read's worth of frames.
 */
final class FrameEcho extends SimpleChannelInboundHandler<WebSocketFrame> {

    /** Bytes of payload a frame may have; a longer one ends the connection with 1009. */
    static final int MAX_FRAME = 1024 * 1024;

    private final WebSocketServerHandshaker handshaker;

    FrameEcho(WebSocketServerHandshaker handshaker) {
        this.handshaker = handshaker;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            handshaker.close(ctx, close.retain()).addListener(ChannelFutureListener.CLOSE);
        } else if (frame instanceof PongWebSocketFrame) {
            ctx.read();
        } else {
            ctx.writeAndFlush(answer(frame)).addListener((ChannelFutureListener) done -> ctx.read());
        }
    }

    private static WebSocketFrame answer(WebSocketFrame frame) {
        return frame instanceof PingWebSocketFrame
                ? new PongWebSocketFrame(frame.content().retain())
                : frame.retain();
    }

    /** A broken frame was answered with a close frame by the decoder, a reset one has nobody left to tell. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Connection.cut(ctx);
    }
}
