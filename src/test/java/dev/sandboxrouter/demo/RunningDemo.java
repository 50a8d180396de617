package dev.sandboxrouter.demo;

import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A demo sandbox and the clients that talk to it; ends both. */
final class RunningDemo implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 10_000;

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final DemoSandbox sandbox = DemoSandbox.start("127.0.0.1", 0, group);

    DemoSandbox sandbox() {
        return sandbox;
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(uri("http", target)).timeout(Duration.ofMillis(READ_TIMEOUT_MILLIS));
    }

    HttpResponse<String> get(String target) throws Exception {
        return send(request(target));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    URI uri(String scheme, String target) {
        return URI.create(scheme + "://127.0.0.1:" + sandbox.address().getPort() + target);
    }

    /** A connection that has already sent {@code text}; a read that takes too long fails. */
    Socket raw(String text) throws IOException {
        Socket socket =
                new Socket(sandbox.address().getAddress(), sandbox.address().getPort());
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Everything that comes until the sandbox closes the connection. */
    String rawToEnd(String text) throws IOException {
        try (Socket socket = raw(text)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        sandbox.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
