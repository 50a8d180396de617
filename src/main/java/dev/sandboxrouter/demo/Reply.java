package dev.sandboxrouter.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** The way out for one answer: either {@link #whole}, or one {@code begin…}, chunks and {@link #finish}. */
final class Reply {

    private final ChannelHandlerContext ctx;
    private final HttpRequest request;
    private final Consumer<ChannelHandlerContext> finished;

    /** Takes what to run, on the event loop, when the last byte of the answer reached the socket. */
    Reply(ChannelHandlerContext ctx, HttpRequest request, Consumer<ChannelHandlerContext> finished) {
        this.ctx = ctx;
        this.request = request;
        this.finished = finished;
    }

    void whole(HttpResponseStatus status, String type, String text, Map<String, String> headers) {
        ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        describe(response, type);
        headers.forEach(response.headers()::set);
        HttpUtil.setContentLength(response, body.readableBytes());
        last(response);
    }

    void begin(String type, long length) {
        HttpResponse response = head(type);
        HttpUtil.setContentLength(response, length);
        send(response);
    }

    /** Without a length an HTTP/1.0 client, which knows no chunks, reads until the connection ends. */
    void beginUnknownLength(String type) {
        HttpResponse response = head(type);
        HttpUtil.setTransferEncodingChunked(response, request.protocolVersion().equals(HttpVersion.HTTP_1_1));
        send(response);
    }

    /** Whether the client wants the head alone; an answer then finishes without chunks. */
    boolean headOnly() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /** Whether more may be written now; if not, {@link Answer#writable} says when. */
    boolean writable() {
        return ctx.channel().isWritable();
    }

    /** Takes ownership of the chunk. It leaves with {@link #flush} at the latest. */
    void chunk(ByteBuf chunk) {
        ctx.write(new DefaultHttpContent(chunk)).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    void flush() {
        ctx.flush();
    }

    void finish() {
        last(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    EventExecutor loop() {
        return ctx.executor();
    }

    /** Answers 101 and hands the connection to the frame echo for good. The request must be a proper handshake. */
    void becomeWebSocket() {
        WebSocketServerHandshaker13 handshaker = new WebSocketServerHandshaker13("", null, false, FrameEcho.MAX_FRAME);
        DefaultFullHttpRequest whole = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
        ctx.pipeline().remove(FlowControlHandler.class);
        ctx.pipeline().replace(ctx.handler(), "frame-echo", new FrameEcho(handshaker));
        handshaker.handshake(ctx.channel(), whole).addListener((ChannelFutureListener)
                done -> done.channel().read());
    }

    private void send(HttpResponse head) {
        ctx.writeAndFlush(head).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private static HttpResponse head(String type) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        describe(response, type);
        return response;
    }

    private static void describe(HttpResponse response, String type) {
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    }

    private void last(Object message) {
        ctx.writeAndFlush(message).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                finished.accept(ctx);
            }
        });
    }
}
