package dev.sandboxrouter.control.http;

import dev.sandboxrouter.control.ControlRequest;
import dev.sandboxrouter.control.Permissions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.netty.NettyConstants;
import org.apache.camel.component.netty.http.NettyHttpMessage;
import org.jspecify.annotations.Nullable;

/**
 * Takes a call of the control API from Netty's messages, before and behind stock netty-http, of whose own headers and
 * parameters nothing is used: there {@code ?Host=localhost} would pass for a header.
 */
public final class WireCall {

    /** What the call that is under way on a connection may do. There is never more than one; see {@link DoorHandler}. */
    private static final AttributeKey<Permissions> PERMISSIONS = AttributeKey.valueOf(WireCall.class, "permissions");

    private static final Pattern ABSOLUTE_FORM = Pattern.compile("(?i:https?)://(?<authority>[^/?]*)(?<rest>.*)");

    private WireCall() {}

    /** The call that a route has got, with its body. */
    public static ControlRequest read(Exchange exchange) {
        NettyHttpMessage message = exchange.getMessage(NettyHttpMessage.class);
        FullHttpRequest request = message.getHttpRequest();
        byte[] body = message.getBody(byte[].class);
        return call(request, body == null ? new byte[0] : body);
    }

    /** What was called, for a log: method and path, no query and no field. */
    static String name(Message message) {
        HttpRequest request = request(message);
        return request == null ? "a call" : head(request).toString();
    }

    /** Not an answer to HEAD; nor one to a call that a route has lost, for it may have been a HEAD. */
    static boolean mayHaveAnswerBody(Message message) {
        HttpRequest request = request(message);
        return request != null && !request.method().equals(HttpMethod.HEAD);
    }

    private static @Nullable HttpRequest request(Message message) {
        return message instanceof NettyHttpMessage netty ? netty.getHttpRequest() : null;
    }

    /** What the door said of the call that a route has got, once; null if it never stood before the door. */
    public static @Nullable Permissions permissions(Exchange exchange) {
        Object context = exchange.getMessage().getHeader(NettyConstants.NETTY_CHANNEL_HANDLER_CONTEXT);
        return context instanceof ChannelHandlerContext netty
                ? netty.channel().attr(PERMISSIONS).getAndSet(null)
                : null;
    }

    /** Notes what the call under way may do; null for none. */
    static void permit(Channel channel, @Nullable Permissions permissions) {
        channel.attr(PERMISSIONS).set(permissions);
    }

    /** A call of which only the head is there. */
    static ControlRequest head(HttpRequest request) {
        return call(request, new byte[0]);
    }

    private static ControlRequest call(HttpRequest request, byte[] body) {
        String target = request.uri();
        int question = target.indexOf('?');
        return new ControlRequest(
                request.method().name(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                fields(request),
                body);
    }

    private static Map<String, List<String>> fields(HttpRequest request) {
        Map<String, List<String>> fields = new HashMap<>();
        request.headers().forEach(field -> fields.computeIfAbsent(
                        field.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                .add(field.getValue()));
        return fields;
    }

    /** RFC 9110 section 10.1.1: a 417 is due. What collects a body would give it too, but without a word of JSON. */
    static boolean expectsTheUnknown(HttpRequest request) {
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        return expected != null
                && request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0
                && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected);
    }

    /**
     * Turns an absolute-form target into origin-form; RFC 9112 section 3.2.2. Its authority takes the place of Host, or a
     * caller could name one host to us and another to whoever reads the target. With no Host or two nothing is done: such
     * a call is refused for that.
     */
    static void toOriginForm(HttpRequest request) {
        Matcher absolute = ABSOLUTE_FORM.matcher(request.uri());
        if (request.headers().getAll(HttpHeaderNames.HOST).size() == 1 && absolute.matches()) {
            String rest = absolute.group("rest");
            request.headers().set(HttpHeaderNames.HOST, absolute.group("authority"));
            request.setUri(rest.startsWith("/") ? rest : '/' + rest);
        }
    }
}
