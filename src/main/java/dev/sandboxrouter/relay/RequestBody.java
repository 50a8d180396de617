package dev.sandboxrouter.relay;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * How far the body of one request has come in, and where it goes: to the sandbox, to a step of the route that asked to see
 * it, or nowhere once the request is over. Event loop only.
 */
final class RequestBody {

    private final RelayedRequest request;
    private final HttpRequest head;

    private boolean complete;
    private boolean continued;
    private @Nullable BodyBuffer kept;

    RequestBody(RelayedRequest request, HttpRequest head) {
        this.request = request;
        this.head = head;
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
        return request.log().bytesIn() == 0;
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

    // ---------------------------------------------------------------- from the client

    /** Whether the next piece has somewhere to go; if not it waits and nothing more is read. */
    boolean hasRoom() {
        Transfer transfer = request.transfer();
        return request.isOver() || (transfer != null && transfer.takesBody()) || isWanted();
    }

    /** Whether nothing is on its way to the sandbox, so that as much as is allowed there may wait instead. */
    boolean holdsNothing() {
        Transfer transfer = request.transfer();
        return transfer == null || (complete && transfer.takesBody());
    }

    /** The next piece; takes over the reference. The empty end may come at any time. */
    void add(HttpContent content) {
        complete |= content instanceof LastHttpContent;
        request.log().received(content.content().readableBytes());
        Transfer transfer = request.transfer();
        if (transfer != null) {
            transfer.requestContent(content);
        } else if (kept != null && !request.isOver()) {
            kept.add(content);
        } else {
            content.release(); // unwanted; or the empty end of a body, which the forwarded head will take along
        }
    }

    /** One read of the client's connection is over: what it brought goes out. */
    void flush() {
        Transfer transfer = request.transfer();
        if (transfer != null) {
            transfer.flushRequest();
        }
    }

    /** What had to wait was taken. */
    void flushLate() {
        Transfer transfer = request.transfer();
        if (transfer != null) {
            transfer.upstream().flushLate();
        }
    }

    // ---------------------------------------------------------------- kept for a step

    /** Takes the order of a step to see the body; false, and nothing done, while another one waits. */
    boolean keep(int maxBytes, BodyCallback whenDone) {
        if (kept != null && kept.isAwaited()) {
            return false;
        }
        if (kept == null) {
            kept = new BodyBuffer(request.routed());
        }
        kept.expect(maxBytes, declaredLength(), complete, whenDone);
        return true;
    }

    /** Whether a step waits for more. */
    boolean isWanted() {
        return kept != null && kept.takesMore();
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
