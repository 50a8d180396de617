package dev.sandboxrouter.demo;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells the caller what arrived: {@code {"method":…,"target":…,"headers":[[name,value],…],"body":{"size":…,"text":…}}}.
 * Headers are a list of pairs, because order and repetition are what a proxy may break. The text is left out where the
 * body is longer than {@link #MAX_TEXT} or no UTF-8.
 */
final class Echo implements Answer {

    /** Bytes of body that are kept; what goes beyond is counted only. */
    static final int MAX_TEXT = 64 * 1024;

    private final HttpRequest request;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long size;

    Echo(HttpRequest request) {
        this.request = request;
    }

    @Override
    public void body(ByteBuf chunk) {
        size += chunk.readableBytes();
        if (size <= MAX_TEXT) {
            byte[] bytes = new byte[chunk.readableBytes()];
            chunk.getBytes(chunk.readerIndex(), bytes);
            kept.writeBytes(bytes);
        }
    }

    @Override
    public void respond(Reply reply) {
        String json = "{\"method\":" + Json.quote(request.method().name())
                + ",\"target\":" + Json.quote(request.uri())
                + ",\"headers\":" + headers()
                + ",\"body\":{\"size\":" + size
                + text().map(text -> ",\"text\":" + Json.quote(text)).orElse("")
                + "}}\n";
        reply.whole(HttpResponseStatus.OK, Answers.JSON, json, Map.of());
    }

    private String headers() {
        return request.headers().entries().stream()
                .map(field -> "[" + Json.quote(field.getKey()) + "," + Json.quote(field.getValue()) + "]")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Optional<String> text() {
        if (size > MAX_TEXT) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(kept.toByteArray()))
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
