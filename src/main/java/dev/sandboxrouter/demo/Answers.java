package dev.sandboxrouter.demo;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Which path gets which answer: the demo sandbox's table of contents. */
final class Answers {

    static final String JSON = "application/json";

    private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<HttpMethod> WRITE = Set.of(HttpMethod.POST, HttpMethod.PUT);
    private static final String PAGE = page();

    private Answers() {}

    static Answer to(HttpRequest request) {
        return switch (new QueryStringDecoder(request.uri()).rawPath()) {
            case "/" -> only(READ, request, () -> fixed(HttpResponseStatus.OK, "text/html; charset=utf-8", PAGE));
            case "/healthz" -> only(READ, request, () -> fixed(HttpResponseStatus.OK, JSON, "{\"status\":\"ok\"}"));
            case "/echo" -> new Echo(request);
            case "/events" -> only(READ, request, () -> events(request));
            case "/bytes" -> only(READ, request, () -> bytes(request));
            case "/upload" -> only(WRITE, request, Upload::new);
            case "/ws" -> only(READ, request, () -> webSocket(request));
            default -> error(HttpResponseStatus.NOT_FOUND, "nothing here: try /, /echo, /events, /bytes?n=10 or /ws");
        };
    }

    private static Answer only(Set<HttpMethod> methods, HttpRequest request, Supplier<Answer> answer) {
        return methods.contains(request.method()) ? answer.get() : wrongMethod(methods);
    }

    private static Answer wrongMethod(Set<HttpMethod> methods) {
        String allowed = String.join(
                ", ", methods.stream().map(HttpMethod::name).sorted().toList());
        return reply -> reply.whole(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "text/plain",
                "allowed here: " + allowed + "\n",
                Map.of("Allow", allowed));
    }

    private static Answer events(HttpRequest request) {
        OptionalLong count = number(request, "count", Events.MAX_COUNT, 1, Events.MAX_COUNT);
        OptionalLong interval = number(request, "interval", 1_000, 1, Events.MAX_INTERVAL_MILLIS);
        if (count.isEmpty()) {
            return outOfBounds("count", 1, Events.MAX_COUNT);
        }
        return interval.isEmpty()
                ? outOfBounds("interval", 1, Events.MAX_INTERVAL_MILLIS)
                : new Events(count.getAsLong(), interval.getAsLong());
    }

    private static Answer bytes(HttpRequest request) {
        OptionalLong n = number(request, "n", 1_024, 0, Bytes.MAX);
        return n.isEmpty() ? outOfBounds("n", 0, Bytes.MAX) : new Bytes(n.getAsLong());
    }

    private static Answer webSocket(HttpRequest request) {
        HttpHeaders headers = request.headers();
        boolean handshake = request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13", true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return handshake ? Reply::becomeWebSocket : upgradeRequired();
    }

    /** RFC 9110 section 15.5.22: the answer names the protocol it wants. */
    private static Answer upgradeRequired() {
        return reply -> reply.whole(
                HttpResponseStatus.UPGRADE_REQUIRED,
                "text/plain",
                "this is a WebSocket, version 13\n",
                Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13"));
    }

    /** A number from the query, {@code fallback} where it is absent, empty where it is none or out of bounds. */
    private static OptionalLong number(HttpRequest request, String name, long fallback, long min, long max) {
        try {
            var values = new QueryStringDecoder(request.uri()).parameters().get(name);
            long value = values == null ? fallback : Long.parseLong(values.get(0));
            return value >= min && value <= max ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (IllegalArgumentException notANumberOrBadEscape) {
            return OptionalLong.empty();
        }
    }

    private static Answer outOfBounds(String name, long min, long max) {
        return error(HttpResponseStatus.BAD_REQUEST, name + " must be a number from " + min + " to " + max);
    }

    private static Answer error(HttpResponseStatus status, String text) {
        return fixed(status, "text/plain", text + "\n");
    }

    private static Answer fixed(HttpResponseStatus status, String type, String text) {
        return reply -> reply.whole(status, type, text, Map.of());
    }

    private static String page() {
        try (InputStream page = Objects.requireNonNull(Answers.class.getResourceAsStream("page.html"))) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
