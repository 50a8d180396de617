package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * What a sandbox does with a connection. It runs on the connection's own thread; the connection closes when it returns.
 * It may end with an {@link IOException}: the router may leave at any time. Any other exception or error fails the test.
 */
@FunctionalInterface
public interface Script {

    void run(SandboxConnection connection) throws IOException, InterruptedException;

    /** Answers every request with the same bytes, body read first. */
    static Script answer(String response) {
        return connection -> {
            while (true) {
                connection.readRequest();
                connection.send(response);
            }
        };
    }

    /** Answers every request with 200 and JSON, made of its body. For what stands beside the router: a policy service, say. */
    static Script json(UnaryOperator<String> answer) {
        return connection -> {
            while (true) {
                String json = answer.apply(connection.readRequest().body().text());
                connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + json.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + json);
            }
        };
    }

    /** Answers every request with 200 and, as plain text, exactly what was received: head, then body. */
    static Script echo() {
        return connection -> {
            while (true) {
                ReceivedRequest request = connection.readRequest();
                String dump = request.head().text() + request.body().text();
                int length = dump.getBytes(StandardCharsets.ISO_8859_1).length;
                connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                        + "Content-Length: " + length + "\r\n\r\n"
                        + (request.method().equals("HEAD") ? "" : dump));
            }
        };
    }

    /** Reads one request's head and then keeps silent until the other side leaves. */
    static Script silent() {
        return connection -> {
            connection.readRequestHead();
            connection.readToEnd();
        };
    }

    /** Reads one request, sends these bytes, and then keeps silent until the other side leaves. */
    static Script silentAfter(String response) {
        return connection -> {
            connection.readRequest();
            connection.send(response);
            connection.readToEnd();
        };
    }

    /** Accepts a WebSocket and sends every data frame back until a close frame, which it answers. */
    static Script webSocketEcho() {
        return connection -> {
            WebSocket.accept(connection);
            WebSocket.Frame frame = WebSocket.read(connection);
            while (frame.opcode() != WebSocket.CLOSE) {
                connection.send(WebSocket.frame(frame.opcode(), frame.text()));
                frame = WebSocket.read(connection);
            }
            connection.send(WebSocket.frame(WebSocket.CLOSE, frame.text()));
        };
    }
}
