package dev.sandboxrouter.benchmarks.purerelay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A connection to the upstream, bound to one request at a time. Every field belongs to the event loop. */
final class Upstream extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private final Upstreams upstreams;
    /** Whose response this connection carries; null while idle. */
    private @Nullable Downstream client;

    private boolean interim;
    private boolean reusable;

    Upstream(Channel channel, Upstreams upstreams) {
        this.channel = channel;
        this.upstreams = upstreams;
    }

    void serve(Downstream nextClient) {
        client = nextClient;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void write(Object message) {
        channel.write(message, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    void close() {
        client = null;
        channel.close();
    }

    /** Reads on, or leaves the response in the socket while the client does not take it. */
    void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (client == null) { // A byte that nobody asked for: the next request must not take it for its answer.
            ReferenceCountUtil.release(message);
            close();
            return;
        }
        if (message instanceof HttpResponse response) {
            begin(response, client);
        }
        if (message instanceof LastHttpContent && !interim) {
            end(message, client);
        } else {
            client.respond(message);
        }
    }

    private void begin(HttpResponse response, Downstream receiver) {
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        reusable = response.decoderResult().isSuccess() && HttpUtil.isKeepAlive(response);
        if (!interim) {
            receiver.prepare(response);
        }
    }

    /** A response that ends before its request did leaves a connection nobody can use again. */
    private void end(Object last, Downstream receiver) {
        client = null;
        boolean exact = reusable && receiver.requestEnded() && channel.isActive();
        if (exact) {
            read(true);
            upstreams.keep(this);
        } else {
            channel.close();
        }
        receiver.finish(last);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (client != null) {
            client.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (client != null) {
            client.upstreamTakes(channel.isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (client != null) {
            client.upstreamLost();
            client = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
