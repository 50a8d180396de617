package dev.sandboxrouter.testkit.kubernetes;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One connection to the API server, on a thread of its own. */
final class ApiConnection {

    private static final int PIECES = 10;

    private final ScriptedApiServer server;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private Duration pause = Duration.ZERO;

    ApiConnection(ScriptedApiServer server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
    }

    /** Serves until one side has had enough. */
    void run() throws IOException, InterruptedException {
        ApiRequest request = ApiRequest.read(in);
        while (request != null && serve(request)) {
            request = ApiRequest.read(in);
        }
    }

    private boolean serve(ApiRequest request) throws IOException, InterruptedException {
        server.calls().add(request);
        Answer answer =
                server.isLost(socket) ? new Answer.Silence() : server.faults().decide(request);
        pause = answer instanceof Answer.Drip drip ? drip.pause() : Duration.ZERO;
        if (answer instanceof Answer.Drip) {
            return serve(request, Duration.ZERO);
        }
        if (answer instanceof Answer.Serve sound) {
            return serve(request, sound.later());
        }
        if (answer instanceof Answer.Say said) {
            reply(said.code(), said.json(), 0);
            return true;
        }
        if (answer instanceof Answer.Fail failure) {
            fail(failure.status());
            return true;
        }
        if (answer instanceof Answer.Silence) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return false;
    }

    private boolean serve(ApiRequest request, Duration later) throws IOException, InterruptedException {
        if (CustomResourceCalls.isAbout(request.path())) {
            return custom(request, later);
        }
        if (request.path().equals("/apis/agents.x-k8s.io")) {
            reply(
                    200,
                    "{\"kind\":\"APIGroup\",\"preferredVersion\":{\"groupVersion\":\"agents.x-k8s.io/v1beta1\"}}",
                    0);
            return true;
        }
        PodPath path = PodPath.of(request.path());
        if (path == null || !request.method().equals("GET")) {
            fail(ApiStatus.notFound(request.path()));
            return true;
        }
        Selection selection;
        try {
            selection = Selection.of(request, path);
        } catch (Selection.NotSupported e) {
            fail(ApiStatus.badRequest(String.valueOf(e.getMessage())));
            return true;
        }
        return switch (request.verb()) {
            case WATCH -> watch(request, selection);
            case LIST -> list(request, selection, later);
            default -> get(path, later);
        };
    }

    private boolean custom(ApiRequest request, Duration later) throws IOException, InterruptedException {
        if (CustomResourceCalls.isWatch(request)) {
            AtomicBoolean left = new AtomicBoolean();
            server.customCalls()
                    .watch(request, new ChunkedSink(in, out, server.threads(), () -> left.set(true)), left::get);
            return false;
        }
        CustomResources.Reply answer = server.customCalls().answer(request);
        server.await(later);
        reply(answer.code(), answer.json(), 0);
        return true;
    }

    private boolean list(ApiRequest request, Selection selection, Duration later)
            throws IOException, InterruptedException {
        PodLists.Page page =
                server.lists().page(request, selection, server.faults().cacheLagNanos());
        server.await(later);
        reply(page.code(), page.json(), 0);
        if (page.complete() > 0) {
            server.store().toldUpTo(page.complete(), System.nanoTime());
        }
        return true;
    }

    private boolean get(PodPath path, Duration later) throws IOException, InterruptedException {
        String name = Objects.requireNonNull(path.name());
        StoredChange pod = server.store().get(Objects.requireNonNull(path.namespace()), name);
        server.await(later);
        if (pod == null) {
            fail(ApiStatus.notFound("pods '" + name + '\''));
        } else {
            reply(200, PodJson.pod(pod.pod(), pod.resourceVersion()), 0);
        }
        return true;
    }

    private boolean watch(ApiRequest request, Selection selection) throws IOException, InterruptedException {
        Watcher[] itself = new Watcher[1];
        EventSink sink = request.wantsWebSocket()
                ? new WebSocketSink(key(request), in, out, server.threads(), () -> left(itself[0]))
                : new ChunkedSink(in, out, server.threads(), () -> left(itself[0]));
        Watcher watcher = server.open(request, selection, sink, socket);
        itself[0] = watcher;
        try {
            watcher.run();
            return false;
        } finally {
            server.closed(watcher);
        }
    }

    private static void left(@Nullable Watcher watcher) {
        if (watcher != null) {
            watcher.clientLeft();
        }
    }

    private static String key(ApiRequest request) {
        return request.headers().getOrDefault("sec-websocket-key", "");
    }

    private void fail(ApiStatus status) throws IOException, InterruptedException {
        reply(status.code(), status.json(), status.retryAfter());
    }

    private void reply(int code, String json, int retryAfter) throws IOException, InterruptedException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + code + " -\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + (retryAfter > 0 ? "\r\nRetry-After: " + retryAfter : "") + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        int piece = pause.isZero() ? body.length : body.length / PIECES + 1;
        for (int from = 0; from < body.length; from += piece) {
            out.flush();
            server.await(pause);
            out.write(body, from, Math.min(piece, body.length - from));
        }
        out.flush();
    }
}
