package dev.sandboxrouter.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An API server that knows pods alone, on loopback: LIST with pages, WATCH, GET, and a reply of the test's choice. */
final class FakeApi implements AutoCloseable {

    private static final String END = "\0end";

    /** A reply in the place of the true one. */
    record Reply(int code, String body) {}

    /** What the client asked, in short: {@code LIST}, {@code WATCH}, {@code GET}. */
    record Call(String verb, String path, Map<String, String> query) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> pods = new TreeMap<>();
    private final List<String> history = new ArrayList<>();
    private final List<Long> versions = new ArrayList<>();
    private final List<BlockingQueue<String>> watches = new CopyOnWriteArrayList<>();
    final List<Call> calls = new CopyOnWriteArrayList<>();
    volatile Function<Call, @Nullable Reply> script = call -> null;
    /** A watch that begins while this is set, hears nothing but what went before it. */
    volatile boolean muteWatches;

    volatile int pageSize = Integer.MAX_VALUE;
    private long version = 100;

    FakeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A kubeconfig that leads here. */
    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("config"),
                """
                apiVersion: v1
                kind: Config
                current-context: here
                clusters: [{name: here, cluster: {server: "%s"}}]
                users: [{name: me, user: {token: secret}}]
                contexts: [{name: here, context: {cluster: here, user: me}}]
                """
                        .formatted(url()));
    }

    long count(String verb) {
        return calls.stream().filter(call -> call.verb().equals(verb)).count();
    }

    /** Stores a ready pod {@code ns/<name>} and tells the watches. Returns its version. */
    long put(String name, String podUid, String ip) {
        return put(name, podUid, ip, "True");
    }

    synchronized long put(String name, String podUid, String ip, String ready) {
        version++;
        String json = pod(name, podUid, ip, ready, version);
        String type = pods.put(name, json) == null ? "ADDED" : "MODIFIED";
        tell(type, json);
        return version;
    }

    synchronized void delete(String name) {
        String json = pods.remove(name);
        version++;
        if (json != null) {
            tell(
                    "DELETED",
                    json.replaceFirst("\"resourceVersion\":\"\\d+\"", "\"resourceVersion\":\"" + version + "\""));
        }
    }

    /** Changes what is stored without telling anybody. */
    synchronized void forget(String name) {
        pods.remove(name);
        version++;
    }

    synchronized void bookmark() {
        send("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"" + version
                + "\"}}}");
    }

    void expire() {
        send("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"too old resource"
                + " version\",\"reason\":\"Expired\",\"code\":410}}");
    }

    void send(String line) {
        watches.forEach(watch -> watch.add(line));
    }

    void endWatches() {
        watches.forEach(watch -> watch.add(END));
    }

    int openWatches() {
        return watches.size();
    }

    private void tell(String type, String json) {
        String line = "{\"type\":\"" + type + "\",\"object\":" + json + "}";
        history.add(line);
        versions.add(version);
        send(line);
    }

    static String pod(String name, String podUid, String ip, String ready, long version) {
        return """
                {"metadata":{"namespace":"ns","name":"%1$s","uid":"%2$s","resourceVersion":"%5$d",\
                "creationTimestamp":"2026-01-01T00:00:00Z","labels":{"agents.x-k8s.io/sandbox-name-hash":"x"},\
                "ownerReferences":[{"apiVersion":"agents.x-k8s.io/v1alpha1","kind":"Sandbox","name":"%1$s",\
                "uid":"sb-%1$s","controller":true}]},"spec":{"nodeName":"n"},\
                "status":{"phase":"Running","podIP":"%3$s","podIPs":[{"ip":"%3$s"}],\
                "conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"%4$s"}]}}"""
                .formatted(name, podUid, ip, ready, version);
    }

    private void handle(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        Map<String, String> query = query(uri);
        boolean one = uri.getPath().matches(".*/pods/[^/]+");
        Call call = new Call(one ? "GET" : query.containsKey("watch") ? "WATCH" : "LIST", uri.getPath(), query);
        calls.add(call);
        try (exchange) {
            Reply scripted = script.apply(call);
            if (scripted != null) {
                reply(exchange, scripted);
            } else if (call.verb().equals("WATCH")) {
                watch(exchange, Long.parseLong(query.get("resourceVersion")));
            } else {
                reply(exchange, one ? get(uri) : list(query));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        String raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private synchronized Reply get(URI uri) {
        String json = pods.get(uri.getPath().replaceFirst(".*/", ""));
        return json == null ? new Reply(404, "{\"kind\":\"Status\",\"code\":404}") : new Reply(200, json);
    }

    private synchronized Reply list(Map<String, String> query) {
        int from = Integer.parseInt(query.getOrDefault("continue", "0"));
        List<String> all = new ArrayList<>(pods.values());
        int to = Math.min(all.size(), pageSize == Integer.MAX_VALUE ? all.size() : from + pageSize);
        String next = to < all.size() ? ",\"continue\":\"" + to + "\"" : "";
        return new Reply(
                200,
                "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"" + version + "\"" + next + "},\"items\":["
                        + String.join(",", all.subList(from, to)) + "]}");
    }

    private static void reply(HttpExchange exchange, Reply reply) throws IOException {
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.code(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void watch(HttpExchange exchange, long from) throws IOException, InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        synchronized (this) {
            for (int i = 0; i < history.size(); i++) {
                if (versions.get(i) > from) {
                    lines.add(history.get(i));
                }
            }
            if (!muteWatches) {
                watches.add(lines);
            }
        }
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        try {
            for (String line = lines.take(); !line.equals(END); line = lines.take()) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } finally {
            watches.remove(lines);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Answers the first {@code times} calls of a verb with this, the later ones truly. */
    static Function<Call, @Nullable Reply> first(int times, String verb, int code, String body) {
        AtomicInteger left = new AtomicInteger(times);
        return call -> call.verb().equals(verb) && left.getAndDecrement() > 0 ? new Reply(code, body) : null;
    }
}
