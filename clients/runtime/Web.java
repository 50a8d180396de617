import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** What any web server in a sandbox does: the paths stand in {@link #handle}. */
final class Web {

    private static final int PIECE = 64 * 1024;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private final BlockingQueue<String> gate = new LinkedBlockingQueue<>();
    private final AtomicInteger departures = new AtomicInteger();

    void handle(HttpExchange exchange) throws IOException {
        String[] parts = AgentRuntime.path(exchange).split("/", 3);
        String rest = parts.length > 2 ? parts[2] : "";
        switch (parts[1]) {
            case "echo" -> echo(exchange);
            case "bytes" -> bytes(exchange, Integer.parseInt(rest));
            case "chunks" -> chunks(exchange, Integer.parseInt(rest));
            case "status" -> status(exchange, Integer.parseInt(rest));
            case "gzip" -> gzip(exchange);
            case "events" -> events(exchange);
            case "next" -> next(exchange, rest);
            case "endless" -> endless(exchange);
            case "departures" -> AgentRuntime.answer(exchange, 200, "text/plain", departures + "\n");
            default -> AgentRuntime.json(exchange, 404, "{\"message\":\"nothing here\"}");
        }
    }

    /** What the client sent, as far as the client itself can know it: nothing of what a router may add. */
    private static void echo(HttpExchange exchange) throws IOException {
        String fields = exchange.getRequestHeaders().entrySet().stream()
                .filter(field -> field.getKey().startsWith("X-client"))
                .map(field -> field.getKey() + "=" + field.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
        String told = "%s %s fields[%s] %s type=%s length=%s\n"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        fields,
                        digest(exchange.getRequestBody()),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        exchange.getRequestHeaders().getFirst("Content-Length"));
        AgentRuntime.answer(exchange, 200, "text/plain", told);
    }

    private static String digest(InputStream body) throws IOException {
        MessageDigest hash;
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        long size = new DigestInputStream(body, hash).transferTo(OutputStream.nullOutputStream());
        return size + " bytes " + HexFormat.of().formatHex(hash.digest(), 0, 8);
    }

    /** The same bytes every time, whole, by range, or not at all where the client has them. RFC 9110, 13 and 14. */
    private static void bytes(HttpExchange exchange, int size) throws IOException {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        String tag = "\"b" + size + "\"";
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        String wanted = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
        if (!range.matches()) {
            AgentRuntime.answer(exchange, 200, "application/octet-stream", body);
            return;
        }
        boolean suffix = range.group(1).isEmpty();
        int from = suffix ? Math.max(0, size - Integer.parseInt(range.group(2))) : Integer.parseInt(range.group(1));
        int to = suffix || range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Integer.parseInt(range.group(2)));
        if (from > to) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + size);
            AgentRuntime.answer(exchange, 416, "text/plain", "no such range\n");
            return;
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + size);
        AgentRuntime.answer(exchange, 206, "application/octet-stream", Arrays.copyOfRange(body, from, to + 1));
    }

    private static void chunks(HttpExchange exchange, int count) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < count; i++) {
                out.write(("chunk " + i + "\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        if (status / 100 == 3) {
            exchange.getResponseHeaders().set("Location", "/elsewhere/%2F?a=b");
        }
        exchange.getResponseHeaders().add("Set-Cookie", "one=1; Path=/");
        exchange.getResponseHeaders().add("Set-Cookie", "two=2; HttpOnly");
        AgentRuntime.answer(exchange, status, "text/plain", status == 204 ? "" : "status " + status + "\n");
    }

    private static void gzip(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("packed by the sandbox\n".repeat(1000).getBytes(StandardCharsets.US_ASCII));
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
        AgentRuntime.answer(exchange, 200, "text/plain", packed.toByteArray());
    }

    /**
     * An event at once, and each further one only when the client has asked for it at {@code /next/…}. A router that
     * holds events back never gets the second: the client asks for it when it has the first.
     */
    private void events(HttpExchange exchange) throws IOException {
        gate.clear();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            String event = "first";
            while (event != null && !event.equals("end")) {
                out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                event = gate.poll(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange, String event) throws IOException {
        gate.add(event);
        AgentRuntime.answer(exchange, 202, "text/plain", "");
    }

    /** Sends until the client leaves, and counts that it did. */
    private void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try {
            while (true) {
                exchange.getResponseBody().write(new byte[PIECE]);
                exchange.getResponseBody().flush();
            }
        } catch (IOException left) {
            departures.incrementAndGet();
            throw left;
        }
    }
}
