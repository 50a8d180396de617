package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.TrafficListener.BreakOff;
import dev.sandboxrouter.relay.codec.SyntaxError;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: one request at a time, in the order of arrival (RFC 9112 9.3.2). What comes in is the matter of
 * {@link ClientInput}, what goes out that of {@link ClientOutput}; here is whose turn it is, how much time that one has,
 * and how the connection ends.
 *
 * <p>It has <em>ended</em> once no further request will be taken from it: its answer said so, its framing broke, its time
 * is over, or it became a tunnel. Event loop only, but for {@link #drain} and {@link #cutOff}.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements OpenConnection {

    private final Relay relay;
    private final RequestHandler handler;
    private final Channel channel;
    private final Peer peer;
    private final ClientCodec codec;
    private final ResponseHeads heads;
    private final ClientInput input;
    private final ClientOutput output;
    private final Deadline deadline;

    private @Nullable RelayedRequest current;
    private boolean opened;
    private boolean headPending;

    private ClientConnection(Relay relay, RequestHandler handler, Channel channel, Peer peer, ClientCodec codec) {
        this.relay = relay;
        this.handler = handler;
        this.channel = channel;
        this.peer = peer;
        this.codec = codec;
        this.heads = codec.responseHeads();
        this.input = new ClientInput(this, channel, codec);
        this.output = new ClientOutput(channel, heads, relay.headers());
        this.deadline = new Deadline(channel.eventLoop(), this::expired);
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

    ClientInput input() {
        return input;
    }

    ClientOutput output() {
        return output;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Whose turn it is: the request that comes in or is being answered; null between two. */
    @Nullable
    RelayedRequest current() {
        return current;
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
        input.arrived(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        input.readCompleted();
        if (current != null) {
            current.body().flush();
        } else {
            awaitHead();
        }
    }

    /** Gives a head that has begun its time: with its first byte, or when the request before it is over. */
    void awaitHead() {
        if (!input.hasEnded() && !headPending && input.isInHead()) {
            headPending = true;
            deadline.in(relay.options().requestHeaderTimeout().toNanos());
        }
    }

    /** A request has its turn. */
    void begin(HttpRequest head) {
        headPending = false;
        deadline.in(relay.options().proxyTimeout().toNanos());
        heads.begin(head);
        RelayedRequest request = relay.open(this, head);
        current = request;
        request.begin(handler);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            if (current != null) {
                current.clientWritable();
            }
            input.deliver();
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

    /** Answers what is no request, and ends: nobody knows where the next one would begin. */
    void refuseSyntax(SyntaxError error) {
        String requestId = RequestIds.fresh();
        RefusalBody body = RefusalBody.detail(error.refusal());
        boolean answersHead = HttpMethod.HEAD.name().equals(error.method());
        relay.reportSyntaxError(peer, error, requestId, answersHead ? 0 : body.bytes().length);
        heads.beginUnknown();
        output.refusal(error.refusal(), body, requestId, true, answersHead);
        linger();
    }

    /**
     * The answer is written; what remains of the request is dropped, then the next one is taken. The flush comes last: it may
     * make room in the channel, which calls back at once, and were the next request begun by that, what is asked here about
     * this one's answer would be said of the next one's.
     */
    void answered(RelayedRequest request) {
        if (!output.keepsConnection()) {
            closeAfterAnswer(request);
        } else if (request.body().isComplete()) {
            next();
        } else {
            deadline.in(RelayOptions.LINGER.toNanos());
            input.deliver();
        }
        output.flushLate();
    }

    /** The request has come in and is answered: it is the turn of the next. */
    void next() {
        current = null;
        if (output.isDraining()) {
            linger();
            return;
        }
        deadline.in(relay.options().idleTimeout().toNanos());
        input.next();
    }

    // ---------------------------------------------------------------- ends

    private void closeAfterAnswer(RelayedRequest request) {
        if (output.closesAsAsked() && request.body().isComplete() && input.isEmpty()) {
            input.end();
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
        if (input.hasEnded()) {
            return;
        }
        input.end();
        deadline.in(relay.options().proxyTimeout().toNanos());
        output.shutdownAfterFlush(() -> deadline.in(RelayOptions.LINGER.toNanos()));
        input.discard();
    }

    /** Breaks off a response. */
    void cut() {
        input.end();
        output.cut();
    }

    private void expired() {
        if (input.hasEnded()) {
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
        input.handOver();
        deadline.cancel();
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
        input.end();
        deadline.cancel();
        relay.connections().remove(this);
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
