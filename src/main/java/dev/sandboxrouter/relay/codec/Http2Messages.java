package dev.sandboxrouter.relay.codec;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** The relay's messages as HTTP/2 carries them to a sandbox and back. The framing of HTTP/1 goes, or comes. Any thread. */
public final class Http2Messages {

    private Http2Messages() {}

    /** The head of a request: {@code Host} becomes {@code :authority}. */
    public static Http2Headers of(HttpRequest request) {
        Http2Headers head = new DefaultHttp2Headers(false)
                .method(request.method().asciiName())
                .scheme("http")
                .path(request.uri());
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host != null) {
            head.authority(host);
        }
        Http2Fields.add(request.headers(), head);
        head.remove(HttpHeaderNames.HOST);
        return head;
    }

    /**
     * The head of a response. A length that a 1xx or 204 must not have goes, as {@link ResponseEncoder} lets it go: clients
     * take such a head for malformed and reset the stream, and some servers put {@code Content-Length: 0} into a 100.
     */
    public static Http2Headers of(HttpResponse response) {
        Http2Headers head =
                new DefaultHttp2Headers(false).status(response.status().codeAsText());
        Http2Fields.add(response.headers(), head);
        if (ResponseEncoder.neverSaysALength(response)) {
            head.remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        return head;
    }

    /**
     * A sandbox's head, an interim one as a full message like {@link ResponseDecoder}'s; null if it is malformed.
     *
     * @param ended whether no body follows
     */
    public static @Nullable HttpResponse response(Http2Headers received, boolean ended) {
        CharSequence text = received.status();
        int status = text == null ? -1 : (int) HeadFacts.decimal(text.toString());
        HttpHeaders headers = Http2Fields.fieldsOf(received);
        if (status < 100 || status > 999 || status == 101 || headers == null || (status < 200 && ended)) {
            return null;
        }
        HttpResponseStatus code = HttpResponseStatus.valueOf(status);
        if (status < 200) {
            HttpResponse interim = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, code, Unpooled.EMPTY_BUFFER);
            interim.headers().set(headers);
            return interim;
        }
        if (!ended && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, code, headers);
    }
}
