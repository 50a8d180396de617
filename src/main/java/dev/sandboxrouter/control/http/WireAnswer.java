package dev.sandboxrouter.control.http;

import dev.sandboxrouter.control.ControlAnswer;
import dev.sandboxrouter.control.ControlRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;

/** What the listener itself says to a caller, in the one shape of the API's errors. */
final class WireAnswer {

    static final ControlAnswer TOO_SLOW = ControlAnswer.error(408, "the request did not arrive in time");
    static final ControlAnswer TOO_LARGE =
            ControlAnswer.error(413, "the body exceeds the limit of " + ControlRequest.MAX_BODY_BYTES + " bytes");
    static final ControlAnswer TOO_MANY = ControlAnswer.error(503, "too many calls are under way, try again");
    static final ControlAnswer EXPECTATION = ControlAnswer.error(417, "of expectations only 100-continue can be met");
    private static final ControlAnswer NO_HTTP = ControlAnswer.error(400, "the request is not valid HTTP");
    private static final ControlAnswer LONG_LINE = ControlAnswer.error(414, "the request line is too long");
    private static final ControlAnswer LARGE_HEAD = ControlAnswer.error(431, "the request headers are too large");

    private WireAnswer() {}

    /** To something that is no call; says nothing of what is served here, since nobody asked who is there. */
    static ControlAnswer malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return LONG_LINE;
        }
        return cause instanceof TooLongHttpHeaderException ? LARGE_HEAD : NO_HTTP;
    }

    /**
     * As a response.
     *
     * @param bodiless for HEAD: the head alone
     * @param closes whether the connection ends with it
     */
    static FullHttpResponse of(ControlAnswer answer, boolean bodiless, boolean closes) {
        byte[] text = (answer.body() == null ? "" : answer.body()).getBytes(StandardCharsets.UTF_8);
        ByteBuf body = bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(text);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        answer.fields().forEach((name, value) -> response.headers().set(name, value));
        response.headers()
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
                .set(HttpHeaderNames.CONNECTION, closes ? HttpHeaderValues.CLOSE : HttpHeaderValues.KEEP_ALIVE);
        return response;
    }
}
