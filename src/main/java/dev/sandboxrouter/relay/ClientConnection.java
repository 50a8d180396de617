package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.relay.codec.RequestDecoder;
import dev.sandboxrouter.relay.codec.ResponseEncoder;
import dev.sandboxrouter.relay.codec.SyntaxError;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: one request at a time, in the order of arrival (RFC 9112 9.3.2).
 *
 * <p>What the decoder brings is either taken at once or waits in the inbox, and while anything waits the channel is not
 * read. A request is taken when the one before it is over and its answer is on its way out; a piece of a body is taken
 * when the sandbox's connection has room, or when the request is over and the rest is dropped. Event loop only, but for
 * {@link #drain}.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private final Relay relay;
    private final RequestHandler handler;
    private final RequestDecoder decoder;
    private final ResponseHeads heads;
    private final Channel channel;
    private final Deadline deadline;
    private final Peer peer;
    private final PausedWatch pausedWatch;
    private final ArrayDeque<Object> inbox = new ArrayDeque<>(4);

    private @Nullable ClientRequest current;
    private boolean delivering;
    private boolean headPending;
    private boolean draining;
    private boolean ended;
    private long discarded;

    private ClientConnection(
            Relay relay,
            RequestHandler handler,
            Channel channel,
            Peer peer,
            RequestDecoder decoder,
            ResponseEncoder encoder) {
        this.relay = relay;
        this.handler = handler;
        this.channel = channel;
        this.peer = peer;
        this.pausedWatch = new PausedWatch(channel);
        this.decoder = decoder;
        this.heads = new ResponseHeads(encoder);
        this.deadline = new Deadline(channel.eventLoop(), this::expired);
    }

    /** Sets up the pipeline of an accepted channel. */
    static void install(Relay relay, RequestHandler handler, Channel channel, String scheme) {
        RequestDecoder decoder = new RequestDecoder(relay.options().maxHeaderBytes());
        ResponseEncoder encoder = new ResponseEncoder();
        Peer peer = Peer.of(channel, scheme, relay.clientAddresses());
        channel.pipeline()
                .addLast(decoder)
                .addLast(encoder)
                .addLast(new ClientConnection(relay, handler, channel, peer, decoder, encoder));
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    Channel channel() {
        return channel;
    }

    Deadline deadline() {
        return deadline;
    }

    Peer peer() {
        return peer;
    }

    // ---------------------------------------------------------------- from the client

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        relay.connections().add(this);
        deadline.in(relay.options().idleTimeout().toNanos());
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
        } else if (inbox.isEmpty() && takes(message)) {
            take(message);
        } else {
            inbox.add(message);
            setReading(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null) {
            current.flushRequest();
        } else if (!ended && !headPending && decoder.inHead()) {
            headPending = true;
            deadline.in(relay.options().requestHeaderTimeout().toNanos());
        }
    }

    private boolean takes(Object message) {
        if (message instanceof HttpContent) {
            return current != null && (message == LastHttpContent.EMPTY_LAST_CONTENT || current.takesBody());
        }
        if (message instanceof SyntaxError && current != null) {
            return !current.isBodyComplete(); // it is this request's body that is broken
        }
        return current == null && channel.isWritable();
    }

    private void take(Object message) {
        if (message instanceof HttpContent content) {
            takeBody(content);
        } else if (message instanceof HttpRequest head) {
            begin(head);
        } else if (current != null) {
            current.bodyBroken(((SyntaxError) message).refusal());
        } else {
            refuseSyntax((SyntaxError) message);
        }
    }

    private void takeBody(HttpContent content) {
        ClientRequest request = current;
        if (request == null) {
            content.release();
            return;
        }
        int size = content.content().readableBytes();
        boolean unwanted = request.isOver();
        request.requestContent(content);
        if (ended || request != current || !request.isOver()) {
            return;
        }
        if (request.isBodyComplete()) {
            next();
        } else if (unwanted && (discarded += size) > RelayOptions.MAX_DISCARD_BYTES) {
            linger();
        }
    }

    private void begin(HttpRequest head) {
        headPending = false;
        discarded = 0;
        deadline.in(relay.options().proxyTimeout().toNanos());
        heads.begin(head);
        ClientRequest request = relay.open(this, head);
        current = request;
        request.begin(handler);
    }

    /**
     * Takes what waits, as far as there is room for it, and reads on once nothing waits. What is taken may end a request
     * and so call this again: the outer call goes on, because a thousand pipelined requests must not become a thousand
     * nested calls.
     */
    void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (!ended && !inbox.isEmpty() && takes(inbox.peek())) {
                take(inbox.poll());
            }
        } finally {
            delivering = false;
        }
        afterDelivery();
    }

    private void afterDelivery() {
        if (ended) {
            return;
        }
        ClientRequest request = current;
        if (request != null) {
            request.flushRequest();
        }
        if (inbox.isEmpty()) {
            setReading(request == null || request.isBodyComplete() || request.takesBody());
        }
    }

    private void setReading(boolean reading) {
        pausedWatch.setReading(reading);
    }

    // ---------------------------------------------------------------- to the client

    boolean isWritable() {
        return channel.isWritable();
    }

    void write(HttpObject message) {
        channel.write(message, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    /** Passes a 1xx on to a client that knows what it is; an HTTP/1.0 client would take it for the answer. */
    void writeInterim(HttpResponse response) {
        if (heads.understandsInterim()) {
            relay.headers().prepareResponse(response.headers(), false);
            response.setProtocolVersion(HttpVersion.HTTP_1_1);
            write(response);
        } else {
            ReferenceCountUtil.release(response);
        }
    }

    /** Writes the final head, with the framing that this client understands. */
    void writeHead(ClientRequest request, HttpResponse response) {
        heads.prepare(response, relay.headers(), draining, request.isHead());
        write(response);
    }

    /** Writes the 101 that opens a tunnel; nothing of HTTP follows. */
    void writeSwitch(HttpResponse response) {
        relay.headers().prepareResponse(response.headers(), true);
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        write(response);
        flush();
    }

    /** Answers in the sandbox's place and goes on with the connection as far as its framing still can be trusted. */
    void refuse(ClientRequest request, Refusal refusal, byte[] body) {
        boolean unclear = request.expectsContinue() && !request.isBodyComplete();
        boolean close = refusal.closesConnection() || draining || unclear;
        write(heads.refusal(refusal, body, request.routed().requestId(), close, request.isHead()));
        answered(request);
    }

    /** Answers a probe that addresses no sandbox; contract section 2, step 2. */
    void answerHealth(ClientRequest request) {
        write(heads.health(draining, request.isHead()));
        answered(request);
    }

    private void refuseSyntax(SyntaxError error) {
        Refusal refusal = error.refusal();
        heads.beginUnknown();
        String requestId = RequestIds.fresh();
        byte[] body = RefusalBody.json(refusal);
        relay.reportSyntaxError(peer, error, requestId, body.length);
        write(heads.refusal(refusal, body, requestId, true, false));
        linger();
    }

    /** The answer is written; what remains of the request is dropped, then the next one is taken. */
    void answered(ClientRequest request) {
        flush();
        if (!heads.keepsConnection()) {
            closeAfterAnswer(request);
        } else if (request.isBodyComplete()) {
            next();
        } else {
            deadline.in(RelayOptions.LINGER.toNanos());
            deliver();
        }
    }

    private void next() {
        if (ended) {
            return;
        }
        current = null;
        if (draining) {
            linger();
            return;
        }
        deadline.in(relay.options().idleTimeout().toNanos());
        if (heads.pausedDecoder()) {
            channel.eventLoop().execute(decoder::resume); // not nested, for the same reason as in deliver()
        }
        deliver();
    }

    private void closeAfterAnswer(ClientRequest request) {
        if (request.isBodyComplete() && inbox.isEmpty()) {
            ended = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            deadline.in(relay.options().proxyTimeout().toNanos());
        } else {
            linger();
        }
    }

    /**
     * Says that no more will be sent, and for a while reads and drops what the client still sends: closing at once would
     * answer it with a reset, which may destroy the answer before the client has read it (RFC 9112 9.6).
     */
    private void linger() {
        if (ended) {
            return;
        }
        ended = true;
        releaseInbox();
        deadline.in(relay.options().proxyTimeout().toNanos());
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> shutdownOutput());
        setReading(true);
    }

    /** The answer is with the kernel; from now on the client has {@link RelayOptions#LINGER} to close its side. */
    private void shutdownOutput() {
        if (channel.isActive() && channel instanceof DuplexChannel duplex) {
            deadline.in(RelayOptions.LINGER.toNanos());
            duplex.shutdownOutput();
        }
    }

    /** Breaks off a response: what the client has got must not look complete. */
    void cut() {
        ended = true;
        flush();
        if (heads.endsWithConnection()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0); // a reset, because a FIN would end the body cleanly
        }
        channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            if (current != null) {
                current.clientWritable();
            }
            deliver();
        }
    }

    // ---------------------------------------------------------------- ends

    private void expired() {
        if (ended) {
            channel.close();
        } else if (current == null) {
            expiredBetweenRequests();
        } else if (current.isOver()) {
            linger();
        } else {
            current.expired();
        }
    }

    private void expiredBetweenRequests() {
        if (headPending) {
            refuseSyntax(new SyntaxError(Refusal.Syntax.REQUEST_TIMEOUT, "the head took too long", null, null));
        } else {
            linger();
        }
    }

    /** Lets the current request finish and takes no other. Any thread. */
    void drain() {
        channel.eventLoop().execute(() -> {
            draining = true;
            if (current == null && !headPending) {
                linger();
            }
        });
    }

    /** Leaves the pipeline to a tunnel: what is written from now on is bytes. */
    void stopWritingHttp() {
        ended = true;
        deadline.cancel();
        relay.connections().remove(this);
        channel.pipeline().remove(this);
        channel.pipeline().remove(ResponseEncoder.class);
    }

    /** Lets go of what the client sent early: it goes on down the pipeline as bytes. */
    void stopReadingHttp() {
        channel.pipeline().remove(decoder);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        deadline.cancel();
        relay.connections().remove(this);
        releaseInbox();
        if (current != null) {
            current.clientGone();
        }
    }

    /** A reset or a failed write: the client is gone, whatever the channel still says. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.reportChannelFault(peer, cause);
        ctx.close();
    }

    private void releaseInbox() {
        inbox.forEach(ReferenceCountUtil::release);
        inbox.clear();
    }
}
