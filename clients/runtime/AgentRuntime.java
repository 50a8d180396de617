import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * A sandbox for the clients to talk to: the endpoints of agent-sandbox's runtime, and some plain web server besides.
 * Of the JDK alone, so that it runs wherever the router does. Arguments: address, port, folder of the files.
 */
final class AgentRuntime {

    private AgentRuntime() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[2]));
        HttpServer server = HttpServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        AgentApi agent = new AgentApi(folder);
        Web web = new Web();
        server.createContext("/", calm(exchange -> {
            if (!agent.handles(exchange)) {
                web.handle(exchange);
            }
        }));
        server.start();
    }

    /** What goes wrong in here shows as a 500 and in the log; a client that left is no fault. */
    private static HttpHandler calm(HttpHandler handler) {
        return exchange -> {
            try (exchange) {
                handler.handle(exchange);
            } catch (RuntimeException e) {
                e.printStackTrace();
                if (exchange.getResponseCode() == -1) {
                    answer(exchange, 500, "text/plain", "the runtime failed\n");
                }
            }
        };
    }

    /** The path as it came, without the query. */
    static String path(HttpExchange exchange) {
        return exchange.getRequestURI().getRawPath();
    }

    static void json(HttpExchange exchange, int status, String body) throws IOException {
        answer(exchange, status, "application/json", body);
    }

    static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        answer(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The whole answer with its length; of HEAD the head alone. A request body that is left over is read away. */
    static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
