package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.control.ControlRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.netty.http.NettyHttpMessage;

/**
 * Takes a call of the control API from stock netty-http's own message: Camel's headers hold query parameters too, so
 * there {@code ?Host=localhost} would pass for a header.
 */
final class ControlReading {

    private ControlReading() {}

    static ControlRequest read(Exchange exchange) {
        NettyHttpMessage message = exchange.getMessage(NettyHttpMessage.class);
        FullHttpRequest request = message.getHttpRequest();
        String target = request.uri();
        int question = target.indexOf('?');
        byte[] body = message.getBody(byte[].class);
        return new ControlRequest(
                request.method().name(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                fields(request),
                body == null ? new byte[0] : body);
    }

    private static Map<String, List<String>> fields(FullHttpRequest request) {
        Map<String, List<String>> fields = new HashMap<>();
        request.headers().forEach(field -> fields.computeIfAbsent(
                        field.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                .add(field.getValue()));
        return fields;
    }
}
