package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.codec.LateFlush;
import dev.sandboxrouter.tls.TlsEnds;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/** What goes to the client, and the ways in which that ends. Event loop only. */
final class ClientOutput {

    private final Channel channel;
    private final ResponseHeads heads;
    private final HeaderRules rules;
    private boolean draining;

    ClientOutput(Channel channel, ResponseHeads heads, HeaderRules rules) {
        this.channel = channel;
        this.heads = heads;
        this.rules = rules;
    }

    /** From now on every answer says that it is the last one. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Whether the connection goes on after the answer that was written last. */
    boolean keepsConnection() {
        return heads.keepsConnection();
    }

    /** Whether the client itself asked for the close, so that it sends nothing more that a close could answer with a reset. */
    boolean closesAsAsked() {
        return !heads.clientKeepsAlive();
    }

    void write(HttpObject message) {
        channel.write(message, channel.voidPromise());
    }

    /** What was written goes out now: more of the answer may be long in coming. */
    void flush() {
        channel.flush();
        LateFlush.now(channel);
    }

    /** What was written, the end of an answer, goes out with the others that end in this turn of the event loop. */
    void flushLate() {
        channel.flush();
    }

    /** Passes a 1xx on to a client that knows what it is; an HTTP/1.0 client would take it for the answer. */
    void interim(HttpResponse response) {
        if (heads.understandsInterim()) {
            rules.prepareResponse(response.headers(), false);
            response.setProtocolVersion(HttpVersion.HTTP_1_1);
            write(response);
        } else {
            ReferenceCountUtil.release(response);
        }
    }

    /**
     * Writes a sandbox's final head, with the framing that this client understands.
     *
     * @param close whether the framing of what follows is unclear
     */
    void head(HttpResponse response, boolean answersHead, boolean close) {
        heads.prepare(response, rules, close || draining, answersHead);
        write(response);
    }

    /** Writes the 101 that opens a tunnel; nothing of HTTP follows. */
    void switching(HttpResponse response) {
        rules.prepareResponse(response.headers(), true);
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        write(response);
        flush();
    }

    /**
     * Writes an answer of the router's own.
     *
     * @param close whether the framing of what follows is unclear, whatever the refusal itself says
     */
    void refusal(Refusal refusal, RefusalBody body, String requestId, boolean close, boolean answersHead) {
        boolean last = close || draining || refusal.closesConnection();
        write(heads.refusal(refusal, body, requestId, last, answersHead));
    }

    /** Answers a probe that addresses no sandbox; contract section 2, step 2. */
    void health(boolean answersHead) {
        write(heads.health(draining, answersHead));
    }

    /** Closes once everything is written. */
    void closeAfterFlush() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Sends a FIN once everything is written, then runs {@code whenSent}; reading goes on. */
    void shutdownAfterFlush(Runnable whenSent) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (channel.isActive() && channel instanceof DuplexChannel duplex) {
                whenSent.run();
                TlsEnds.endOutput(duplex);
            }
        });
    }

    /** Breaks off: what the client has got must not look complete. */
    void cut() {
        flush();
        if (heads.endsWithConnection()) {
            Resets.onClose(channel); // a FIN would end the body cleanly
        }
        TlsEnds.breakOff(channel);
    }
}
