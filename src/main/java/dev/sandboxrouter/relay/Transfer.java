package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import dev.sandboxrouter.relay.codec.HeaderRules;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * The bytes of one request on one upstream connection, from the moment it is connected.
 *
 * <pre>
 *   forwarding ──response head──▶ streaming ──end of the response──▶ over
 *       │  └──────101──────▶ over (a tunnel has both channels)
 *       └──lost: another connection, an answer of the router's ──▶ over     streaming ──lost──▶ cut
 * </pre>
 *
 * <p>Back-pressure: a piece of the request is taken only while the sandbox's channel is writable, and the sandbox is read
 * only while the client's is. What a read brought after that moment is written all the same, so a direction holds the
 * watermark plus one read. Event loop only.
 */
final class Transfer {

    private final RelayedRequest request;
    private final ClientConnection client;
    private final UpstreamConnection upstream;
    private final Relay relay;
    private final RequestRecord log;
    private boolean streaming;

    Transfer(RelayedRequest request, ClientConnection client, UpstreamConnection upstream, Relay relay) {
        this.request = request;
        this.client = client;
        this.upstream = upstream;
        this.relay = relay;
        this.log = request.log();
    }

    UpstreamConnection upstream() {
        return upstream;
    }

    /** Whether a response head has gone to the client, so that no other answer can be given. */
    boolean isStreaming() {
        return streaming;
    }

    // ---------------------------------------------------------------- request to the sandbox

    /** Sends the head, and what of the body waits. */
    void begin(HttpRequest head) {
        HeaderRules.setHost(head.headers(), request.hostFor(upstream.authority()));
        RequestTrace trace = log.trace();
        if (trace != null) {
            HeaderRules.setTrace(head.headers(), trace.traceparent(), trace.keepsState());
        }
        upstream.start(this, head, request.isHead());
        BodyBuffer gathered = request.body().take();
        boolean endFollows = gathered != null && gathered.holdsEnd();
        if (gathered != null) {
            gathered.forwardTo(this::forward);
        }
        if (request.body().isComplete() && !endFollows && !request.isOver()) {
            upstream.write(LastHttpContent.EMPTY_LAST_CONTENT);
            requestSent();
        }
        client.input().deliver();
        upstream.flushLate(); // what else of the request has been read comes next, and takes the head along
    }

    /** What a step asked for goes first. It is no more than that step's limit, so it does not wait for room. */
    private void forward(HttpContent piece) {
        if (request.isOver()) {
            piece.release();
        } else {
            requestContent(piece);
        }
    }

    /** Whether the next piece of the request has room; if not it waits, and the client is not read. */
    boolean takesBody() {
        return upstream.isWritable();
    }

    /** Passes a piece of the request on; takes over the reference. */
    void requestContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        boolean moved = content.content().isReadable();
        long limit = relay.options().maxRequestBodyBytes();
        if (limit > 0 && log.bytesIn() > limit) {
            content.release();
            request.stop(new Refusal.BodyTooLarge(limit));
            return;
        }
        if (last) {
            relay.headers().filterTrailers(((LastHttpContent) content).trailingHeaders());
        }
        upstream.write(content);
        if (moved) {
            request.restartLimit();
        }
        if (last) {
            requestSent();
        }
    }

    /** The request is with the sandbox: from here on {@code --response-header-timeout} runs too. */
    private void requestSent() {
        if (!streaming) {
            client.deadline()
                    .noLaterThanIn(relay.options().responseHeaderTimeout().toNanos());
        }
    }

    /** What one read brought of the request goes out. */
    void flushRequest() {
        if (request.body().isComplete()) {
            upstream.flushLate();
        } else {
            upstream.flush();
        }
    }

    /** The sandbox has room again. */
    void upstreamWritable() {
        client.input().deliver();
        flushRequest();
    }

    // ---------------------------------------------------------------- response to the client

    void responseHead(HttpResponse response) {
        int status = response.status().code();
        if (status == 101) {
            switchProtocols(response);
        } else if (status < 200) {
            if (status == 100) {
                request.body().continued();
            }
            client.output().interim(response);
            pauseIfFull();
        } else {
            streaming = true;
            log.answered(status);
            noteGrpc(response.headers());
            request.restartLimit();
            client.output().head(response, request.isHead(), request.body().isHeldBack());
        }
    }

    private void switchProtocols(HttpResponse response) {
        if (!request.openTunnel(response, upstream)) {
            ReferenceCountUtil.release(response);
            request.upstreamFailed(UpstreamError.OTHER);
        }
    }

    void responseContent(HttpContent content) {
        log.sent(content.content().readableBytes());
        request.restartLimit();
        if (content instanceof LastHttpContent last) {
            noteGrpc(last.trailingHeaders());
            relay.headers().filterTrailers(last.trailingHeaders());
            client.output().write(content);
            upstream.finish(request.body().isComplete());
            request.responseEnded();
        } else {
            client.output().write(content);
            pauseIfFull();
        }
    }

    /** HTTP/2 is spoken with sandboxes for gRPC alone. */
    private void noteGrpc(HttpHeaders fields) {
        if (upstream.key().protocol() == UpstreamProtocol.HTTP_2) {
            log.grpcEnded(fields);
        }
    }

    private void pauseIfFull() {
        if (!client.output().isWritable()) {
            upstream.setReading(false);
        }
    }

    void responseReadComplete() {
        client.output().flush();
    }

    /** The client has room again. */
    void clientWritable() {
        upstream.setReading(true);
    }

    // ---------------------------------------------------------------- ends

    /** The sandbox's connection ended before its response did. */
    void upstreamLost() {
        if (streaming) {
            relay.listener().upstreamFailed(request.sandbox(), UpstreamError.EOF);
            request.cut("upstream-aborted");
        } else if (upstream.isReused() && upstream.isSilent() && request.isSafelyRepeatable()) {
            request.replace(upstream.target());
        } else {
            request.upstreamFailed(UpstreamError.EOF);
        }
    }

    void abandon() {
        upstream.abort();
    }
}
