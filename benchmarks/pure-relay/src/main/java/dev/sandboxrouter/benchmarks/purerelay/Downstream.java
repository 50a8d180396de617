package dev.sandboxrouter.benchmarks.purerelay;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection. One request at a time: what arrives while an upstream is dialled, or of a pipelined request
 * while the one before it is answered, waits in {@link #waiting} and the socket is not read meanwhile, so that queue
 * holds at most what one read brought. Every field belongs to the event loop.
 */
final class Downstream extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private final Upstreams upstreams;
    private final Deque<Object> waiting = new ArrayDeque<>();

    private @Nullable Upstream upstream;
    private boolean busy;
    private boolean dialling;
    private boolean requestEnded;
    private boolean keepAlive;
    private boolean head;
    private boolean answering;

    Downstream(Channel channel, Upstreams upstreams) {
        this.channel = channel;
        this.upstreams = upstreams;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (mustWait(message) || !waiting.isEmpty()) {
            waiting.addLast(message);
            read(false);
        } else {
            accept(message);
        }
    }

    private boolean mustWait(Object message) {
        return dialling || (busy && message instanceof HttpRequest);
    }

    private void accept(Object message) {
        if (message instanceof HttpRequest request) {
            begin(request);
        } else {
            forward(message);
        }
    }

    private void begin(HttpRequest request) {
        busy = true;
        requestEnded = false;
        answering = false;
        keepAlive = HttpUtil.isKeepAlive(request);
        head = HttpMethod.HEAD.equals(request.method());
        if (request.decoderResult().isFailure()) {
            ReferenceCountUtil.release(request);
            refuse(HttpResponseStatus.BAD_REQUEST);
            return;
        }
        rewrite(request);
        Upstream idle = upstreams.poll();
        if (idle != null) {
            bind(idle);
            forward(request);
        } else {
            dialFor(request);
        }
    }

    private void rewrite(HttpRequest request) {
        HttpHeaders headers = request.headers();
        headers.remove(HttpHeaderNames.CONNECTION);
        headers.set(HttpHeaderNames.HOST, upstreams.authority());
        InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
        headers.set("X-Forwarded-For", peer.getAddress().getHostAddress());
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    private void dialFor(HttpRequest request) {
        dialling = true;
        read(false);
        waiting.addFirst(request);
        upstreams.dial(channel.eventLoop()).addListener((ChannelFuture dialled) -> dialled(dialled));
    }

    private void dialled(ChannelFuture dialled) {
        dialling = false;
        if (!channel.isActive()) {
            dialled.channel().close();
        } else if (dialled.isSuccess()) {
            bind(dialled.channel().pipeline().get(Upstream.class));
            forward(waiting.removeFirst());
            drain();
        } else {
            refuse(HttpResponseStatus.BAD_GATEWAY);
        }
    }

    private void bind(Upstream connection) {
        upstream = connection;
        connection.serve(this);
    }

    private void forward(Object message) {
        if (upstream == null) {
            ReferenceCountUtil.release(message);
            return;
        }
        requestEnded = message instanceof LastHttpContent;
        upstream.write(message);
        if (!upstream.isWritable()) {
            read(false);
        }
    }

    private void drain() {
        while (!waiting.isEmpty() && !mustWait(waiting.getFirst())) {
            accept(waiting.removeFirst());
        }
        if (upstream != null) {
            upstream.flush();
        }
        read(waiting.isEmpty() && (upstream == null || upstream.isWritable()));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (upstream != null) {
            upstream.flush();
        }
    }

    boolean requestEnded() {
        return requestEnded;
    }

    /** Gives the final response head the framing and the connection header that this client needs. */
    void prepare(HttpResponse response) {
        answering = true;
        HttpHeaders headers = response.headers();
        headers.remove(HttpHeaderNames.CONNECTION);
        headers.remove("Keep-Alive");
        if (!HttpUtil.isContentLengthSet(response) && mayHaveBody(response)) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        keepAlive = keepAlive && requestEnded;
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private boolean mayHaveBody(HttpResponse response) {
        int code = response.status().code();
        return !head && code != 204 && code != 304;
    }

    void respond(Object message) {
        channel.write(message, channel.voidPromise());
        if (!channel.isWritable() && upstream != null) {
            upstream.read(false);
        }
    }

    /** Writes the end of the response and takes the next request. */
    void finish(Object last) {
        upstream = null;
        busy = false;
        if (keepAlive) {
            channel.writeAndFlush(last, channel.voidPromise());
            drain();
        } else {
            channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
        }
    }

    void flush() {
        channel.flush();
    }

    void upstreamTakes(boolean more) {
        read(more && waiting.isEmpty());
    }

    /** The upstream is gone before its response ended: a body cut short must not look complete. */
    void upstreamLost() {
        upstream = null;
        if (answering) {
            channel.close();
        } else {
            refuse(HttpResponseStatus.BAD_GATEWAY);
        }
    }

    private void refuse(HttpResponseStatus status) {
        DefaultFullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    private void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (upstream != null) {
            upstream.read(channel.isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        if (upstream != null) {
            upstream.close();
            upstream = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
