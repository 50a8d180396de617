package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.RoutedRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * How far the body of one request has come in, and what of it is kept because a step of the route asked to see it. Event
 * loop only.
 */
final class RequestBody {

    private final HttpRequest head;
    private final RoutedRequest routed;
    private final RequestRecord log;

    private boolean complete;
    private boolean continued;
    private @Nullable BodyBuffer kept;

    RequestBody(HttpRequest head, RoutedRequest routed, RequestRecord log) {
        this.head = head;
        this.routed = routed;
        this.log = log;
    }

    /** {@code Content-Length}; -1 where there is none. */
    long declaredLength() {
        return HttpUtil.getContentLength(head, -1L);
    }

    /** Whether its end has come in. */
    boolean isComplete() {
        return complete;
    }

    /** Whether there is none, or nothing of it has come in. */
    boolean isEmpty() {
        return log.bytesIn() == 0;
    }

    /** Whether the request has come in and had no body: one of no bytes in chunks may have had trailers, which are gone. */
    boolean isAbsent() {
        return complete && isEmpty() && !head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /**
     * Whether the client waits for a 100 (Continue) that has not come. A final answer leaves the framing open then: a
     * client may send the body all the same, or its next request in its place.
     */
    boolean isHeldBack() {
        return !complete && !continued && isEmpty() && HttpUtil.is100ContinueExpected(head);
    }

    /** A 100 (Continue) has gone to the client. */
    void continued() {
        continued = true;
    }

    // ---------------------------------------------------------------- kept for a step

    /** Takes the order of a step to see the body; false, and nothing done, while another one waits. */
    boolean keep(int maxBytes, BodyCallback whenDone) {
        if (kept != null && kept.isAwaited()) {
            return false;
        }
        if (kept == null) {
            kept = new BodyBuffer(routed);
        }
        kept.expect(maxBytes, declaredLength(), complete, whenDone);
        return true;
    }

    /** Whether a step waits for more. */
    boolean isWanted() {
        return kept != null && kept.takesMore();
    }

    /** Notes a piece that came in. */
    void arrived(HttpContent content) {
        complete |= content instanceof LastHttpContent;
        log.received(content.content().readableBytes());
    }

    /** Keeps a piece if a step asked for it; takes over the reference. */
    void put(HttpContent content) {
        if (kept != null) {
            kept.add(content);
        } else {
            content.release(); // the empty end of a body: the forwarded head will take it along
        }
    }

    /** Gives away what is kept; null if no step asked. */
    @Nullable
    BodyBuffer take() {
        BodyBuffer taken = kept;
        kept = null;
        return taken;
    }

    /** The request is over. */
    void drop() {
        BodyBuffer taken = take();
        if (taken != null) {
            taken.drop();
        }
    }
}
