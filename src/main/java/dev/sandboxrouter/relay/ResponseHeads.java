package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.relay.codec.HeaderRules;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * The heads that go to one client: how a body is framed for its HTTP version, and whether the connection goes on. Event
 * loop only.
 */
final class ResponseHeads {

    /** Whoever frames the body has to know of one that does not follow. */
    @FunctionalInterface
    interface Framing {
        void nextIsHead(boolean answersHead);
    }

    private final Framing framing;
    private boolean http10;
    private boolean clientKeepsAlive;
    private boolean keepsConnection;
    private boolean endsWithConnection;

    ResponseHeads(Framing framing) {
        this.framing = framing;
    }

    /** Notes what the next response depends on; before the request's head is rewritten. */
    void begin(HttpRequest request) {
        http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        clientKeepsAlive = HttpUtil.isKeepAlive(request);
        keepsConnection = clientKeepsAlive;
        endsWithConnection = false;
    }

    /** The next response answers something that is no request. */
    void beginUnknown() {
        http10 = false;
        clientKeepsAlive = false;
        endsWithConnection = false;
    }

    boolean clientKeepsAlive() {
        return clientKeepsAlive;
    }

    boolean understandsInterim() {
        return !http10;
    }

    /** Whether the connection goes on after the response that was prepared last. */
    boolean keepsConnection() {
        return keepsConnection;
    }

    /** Whether the body's end is the connection's end, so that a broken one must be reset rather than closed. */
    boolean endsWithConnection() {
        return endsWithConnection;
    }

    /**
     * Frames a sandbox's final response for the client. A body of unknown length, delimited upstream by the connection's
     * end, goes to an HTTP/1.1 client in chunks, so that a broken one can be told from a whole one.
     */
    void prepare(HttpResponse response, HeaderRules rules, boolean close, boolean answersHead) {
        boolean hasBody = hasBody(response, answersHead);
        boolean lengthKnown = response.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
        boolean chunked = HttpUtil.isTransferEncodingChunked(response) || (hasBody && !lengthKnown);
        rules.prepareResponse(response.headers(), false);
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        endsWithConnection = http10 && chunked && hasBody;
        if (http10) {
            response.headers().remove(HttpHeaderNames.TRAILER);
        } else if (chunked) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        keepsConnection = clientKeepsAlive && !close && !endsWithConnection;
        finish(response.headers(), answersHead);
    }

    private static boolean hasBody(HttpResponse response, boolean answersHead) {
        int status = response.status().code();
        return !answersHead && status != 204 && status != 304;
    }

    /** An answer of the router's own. */
    FullHttpResponse refusal(Refusal refusal, RefusalBody body, String requestId, boolean close, boolean answersHead) {
        FullHttpResponse response = own(refusal.status(), body.bytes(), body.contentType(), answersHead);
        HttpHeaders headers = response.headers();
        refusal.headers().forEach(headers::set);
        headers.set("X-Sandbox-Router-Reason", refusal.reason());
        headers.set("X-Request-ID", requestId);
        keepsConnection = clientKeepsAlive && !close;
        finish(headers, answersHead);
        return response;
    }

    /** The answer to a probe of the data listener; contract section 2, step 2. */
    FullHttpResponse health(boolean draining, boolean answersHead) {
        byte[] body = "{\"status\":\"ok\"}".getBytes(StandardCharsets.ISO_8859_1);
        FullHttpResponse response = own(200, body, RefusalBody.JSON, answersHead);
        keepsConnection = clientKeepsAlive && !draining;
        finish(response.headers(), answersHead);
        return response;
    }

    private FullHttpResponse own(int status, byte[] body, CharSequence contentType, boolean answersHead) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                answersHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    private void finish(HttpHeaders headers, boolean answersHead) {
        framing.nextIsHead(answersHead);
        if (!keepsConnection) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (http10) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }
}
