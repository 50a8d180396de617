package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.TrafficListener.BreakOff;
import dev.sandboxrouter.relay.codec.SyntaxError;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: one request at a time, in the order of arrival (RFC 9112 9.3.2).
 *
 * <p>What the decoder brings is either taken at once or waits in the inbox. A request is taken when the one before it is
 * over and its answer is on its way out; a piece of a body is taken when the sandbox's connection has room, or when the
 * request is over and the rest is dropped. While anything waits the channel is read on only as long as that is little and
 * this is all that is held of what the client sent: a client that leaves is seen by reading alone.
 *
 * <p>It has <em>ended</em> once no further request will be taken from it: its answer said so, its framing broke, its time
 * is over, or it became a tunnel. What comes in after that is dropped. Event loop only, but for {@link #drain}.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements OpenConnection, Inbox.Taker {

    private final Relay relay;
    private final RequestHandler handler;
    private final Channel channel;
    private final Peer peer;
    private final ClientCodec codec;
    private final ResponseHeads heads;
    private final ClientOutput output;
    private final Deadline deadline;
    private final PausedWatch reading;
    private final Inbox inbox = new Inbox(this);

    private @Nullable RelayedRequest current;
    private boolean opened;
    private boolean codecPaused;
    private boolean headPending;
    private boolean ended;
    private long discarded;

    private ClientConnection(Relay relay, RequestHandler handler, Channel channel, Peer peer, ClientCodec codec) {
        this.relay = relay;
        this.handler = handler;
        this.channel = channel;
        this.peer = peer;
        this.codec = codec;
        this.heads = codec.responseHeads();
        this.output = new ClientOutput(channel, heads, relay.headers());
        this.deadline = new Deadline(channel.eventLoop(), this::expired);
        this.reading = new PausedWatch(channel);
    }

    /** Sets up the pipeline of a channel that speaks HTTP/1, be it open already or not. */
    static void install(Relay relay, RequestHandler handler, Channel channel, String scheme) {
        install(
                relay,
                handler,
                channel,
                scheme,
                Http1ClientCodec.install(channel, relay.options().maxHeaderBytes()));
    }

    /** Sets up the pipeline of a stream of HTTP/2, which carries one request. */
    static void installStream(Relay relay, RequestHandler handler, Channel stream, String scheme) {
        install(relay, handler, stream, scheme, StreamCodec.install(stream));
    }

    private static void install(
            Relay relay, RequestHandler handler, Channel channel, String scheme, ClientCodec codec) {
        Peer peer = Peer.of(channel, scheme, relay.clientAddresses());
        channel.pipeline().addLast(new ClientConnection(relay, handler, channel, peer, codec));
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** Whether this is a stream of a connection of HTTP/2. */
    boolean isStream() {
        return codec instanceof StreamCodec;
    }

    Channel channel() {
        return channel;
    }

    Peer peer() {
        return peer;
    }

    ClientOutput output() {
        return output;
    }

    Deadline deadline() {
        return deadline;
    }

    // ---------------------------------------------------------------- from the client

    /** Where the protocol was negotiated first, the channel has been open for a while. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (channel.isActive()) {
            opened();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        opened();
        ctx.fireChannelActive();
    }

    private void opened() {
        if (!opened) {
            opened = true;
            relay.connections().add(this);
            deadline.in(relay.options().idleTimeout().toNanos());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!inbox.add(message) && !mayRead()) {
            reading.setReading(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (codec.isFull() && !ended) {
            reading.setReading(false); // it is already; but a reset must still be noticed
        }
        if (current != null) {
            current.flushRequest();
        } else {
            awaitHead();
        }
    }

    /** Gives a head that has begun its time: with its first byte, or when the request before it is over. */
    private void awaitHead() {
        if (!ended && !headPending && inbox.isEmpty() && codec.inHead()) {
            headPending = true;
            deadline.in(relay.options().requestHeaderTimeout().toNanos());
        }
    }

    @Override
    public boolean takes(Object message) {
        if (message instanceof HttpContent) {
            return current != null && (message == LastHttpContent.EMPTY_LAST_CONTENT || current.takesBody());
        }
        if (message instanceof SyntaxError && current != null) {
            return !current.body().isComplete(); // it is this request's body that is broken
        }
        return current == null && channel.isWritable();
    }

    @Override
    public void take(Object message) {
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

    private void begin(HttpRequest head) {
        headPending = false;
        discarded = 0;
        codecPaused = codec.pausesAfter(head);
        deadline.in(relay.options().proxyTimeout().toNanos());
        heads.begin(head);
        RelayedRequest request = relay.open(this, head);
        current = request;
        request.begin(handler);
    }

    private void takeBody(HttpContent content) {
        RelayedRequest request = current;
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
        if (request.body().isComplete()) {
            next();
        } else if (unwanted && (discarded += size) > RelayOptions.MAX_DISCARD_BYTES) {
            linger();
        }
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    /** Takes what waits, as far as there is room for it, and reads on as far as there is room for more. */
    void deliver() {
        if (inbox.deliver() && !ended) {
            afterDelivery();
        }
    }

    private void afterDelivery() {
        RelayedRequest request = current;
        if (request != null) {
            request.flushRequest();
        }
        reading.setReading(mayRead());
        if (request == null) {
            awaitHead();
        }
    }

    /** Whether there is room for one more read. */
    private boolean mayRead() {
        RelayedRequest request = current;
        if (codec.isFull()) {
            return false;
        }
        if (request != null && mayWait(request)) {
            return true;
        }
        return inbox.isEmpty() && (request == null || request.body().isComplete() || request.takesBody());
    }

    /** Whether what comes in may wait. A stream need not be read: that its client leaves is told by its connection. */
    private boolean mayWait(RelayedRequest request) {
        return !isStream() && !inbox.isFull() && request.holdsNothing();
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

    // ---------------------------------------------------------------- answers

    /** Answers in the sandbox's place and goes on with the connection as far as its framing still can be trusted. */
    void refuse(RelayedRequest request, Refusal refusal, RefusalBody body) {
        output.refusal(
                refusal, body, request.routed().requestId(), request.body().isHeldBack(), request.isHead());
        answered(request);
    }

    void answerHealth(RelayedRequest request) {
        output.health(request.isHead());
        answered(request);
    }

    private void refuseSyntax(SyntaxError error) {
        String requestId = RequestIds.fresh();
        RefusalBody body = RefusalBody.detail(error.refusal());
        boolean answersHead = HttpMethod.HEAD.name().equals(error.method());
        relay.reportSyntaxError(peer, error, requestId, answersHead ? 0 : body.bytes().length);
        heads.beginUnknown();
        output.refusal(error.refusal(), body, requestId, true, answersHead);
        linger();
    }

    /** The answer is written; what remains of the request is dropped, then the next one is taken. */
    void answered(RelayedRequest request) {
        output.flush();
        if (!output.keepsConnection()) {
            closeAfterAnswer(request);
        } else if (request.body().isComplete()) {
            next();
        } else {
            deadline.in(RelayOptions.LINGER.toNanos());
            deliver();
        }
    }

    private void next() {
        current = null;
        if (output.isDraining()) {
            linger();
            return;
        }
        deadline.in(relay.options().idleTimeout().toNanos());
        if (codecPaused) {
            codecPaused = false;
            channel.eventLoop().execute(this::resumeCodec); // not nested, for the same reason as in deliver()
        }
        deliver();
    }

    private void resumeCodec() {
        codec.resume();
        deliver();
    }

    // ---------------------------------------------------------------- ends

    private void closeAfterAnswer(RelayedRequest request) {
        if (output.closesAsAsked() && request.body().isComplete() && inbox.isEmpty()) {
            ended = true;
            deadline.in(relay.options().proxyTimeout().toNanos());
            output.closeAfterFlush();
        } else {
            linger();
        }
    }

    /**
     * Says that no more will be sent, and for a while reads and drops what the client still sends: closing at once would
     * answer it with a reset, which may destroy the answer before the client has read it (RFC 9112 9.6). The while begins
     * when the answer is with the kernel; a slow reader has the usual time to take it.
     */
    void linger() {
        if (ended) {
            return;
        }
        ended = true;
        inbox.drop();
        deadline.in(relay.options().proxyTimeout().toNanos());
        output.shutdownAfterFlush(() -> deadline.in(RelayOptions.LINGER.toNanos()));
        codec.resume(); // or it would keep what is to be dropped
        reading.setReading(true);
    }

    /** Breaks off a response. */
    void cut() {
        ended = true;
        output.cut();
    }

    private void expired() {
        if (ended) {
            closeUnread();
        } else if (current != null && !current.isOver()) {
            current.expired();
        } else if (headPending) {
            refuseSyntax(new SyntaxError(Refusal.Syntax.REQUEST_TIMEOUT, "the head took too long", null, null));
        } else {
            linger();
        }
    }

    /** The answer is complete, and its time to be taken is over. */
    private void closeUnread() {
        if (StalledWrites.waitingBytes(channel) > 0) {
            relay.listener().brokenOff(BreakOff.STALLED);
        }
        channel.close();
    }

    @Override
    public void recheck(RuleCheck check) {
        if (current != null) {
            current.recheck(check);
        }
    }

    @Override
    public void drain() {
        channel.eventLoop().execute(() -> {
            output.drain();
            if (current == null && !headPending) {
                linger();
            }
        });
    }

    @Override
    public CompletableFuture<Boolean> cutOff() {
        CompletableFuture<Boolean> whetherCut = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            RelayedRequest request = current;
            if (request == null || request.isOver()) {
                channel.close();
                whetherCut.complete(false);
            } else {
                request.cut("shutdown");
                whetherCut.complete(true);
            }
        });
        return whetherCut;
    }

    /** Leaves the pipeline to a tunnel: what is written from now on is bytes. */
    void stopWritingHttp() {
        ended = true;
        deadline.cancel();
        reading.end();
        relay.connections().remove(this);
        channel.pipeline().remove(this);
        codec.stopWriting();
    }

    /** Lets go of what the client sent early: it goes on down the pipeline as bytes. */
    void stopReadingHttp() {
        codec.stopReading();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        deadline.cancel();
        relay.connections().remove(this);
        inbox.drop();
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
}
