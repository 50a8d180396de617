package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sandboxrouter.directory.PodEvent;
import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.lifecycle.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole router in front of a cluster, from its command line. */
@Tag("soak")
class RoutesByTheClusterIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final FakeApi api;
    private final List<HttpServer> pods = new ArrayList<>();
    private final List<Channel> sockets = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private @Nullable SandboxRouter router;

    RoutesByTheClusterIT() throws IOException {
        api = new FakeApi();
    }

    @AfterEach
    void close() throws IOException {
        if (router != null) {
            router.close();
        }
        for (Channel socket : sockets) {
            socket.close();
        }
        pods.forEach(pod -> pod.stop(0));
        api.close();
    }

    /** Starts a server that tells the pod's uid, on the port that all of them share. */
    private HttpServer pod(String uid, String ip) throws IOException {
        HttpServer pod = HttpServer.create(new InetSocketAddress(ip, port), 0);
        port = pod.getAddress().getPort();
        pod.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = uid.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        pod.start();
        pods.add(pod);
        return pod;
    }

    private void start(String... more) throws IOException, StartFailure {
        List<String> flags = new ArrayList<>(List.of(
                "--cache-enabled",
                "--kubeconfig=" + api.kubeconfig(folder),
                "--http-bind-address=127.0.0.1:0",
                "--control-bind-address=",
                "--metrics-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=127.0.0.1:0",
                "--dns-fallback=false",
                "--upstream-max-retries=0",
                "--upstream-connect-timeout=300ms"));
        flags.addAll(List.of(more));
        router = SandboxRouter.start(flags.toArray(String[]::new));
    }

    private HttpResponse<String> ask(String id, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + Objects.requireNonNull(router).httpPort() + "/"))
                .header("X-Sandbox-ID", id)
                .header("X-Sandbox-Namespace", "ns")
                .header("X-Sandbox-Port", String.valueOf(port));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String metrics() {
        int at = Objects.requireNonNull(router).metricsPort();
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + "/metrics"))
                        .build())
                .body();
    }

    private void answersSoon(String id, String body) {
        await().atMost(SOON).until(() -> ask(id).body().equals(body));
    }

    @Test
    void aRequestReachesThePodThatTheApiServerNames() throws Exception {
        pod("pod-a", "127.0.0.2");
        pod("pod-b", "127.0.0.3");
        api.put("a", "pod-a", "127.0.0.2");
        start();
        assertThat(ask("a").body()).isEqualTo("pod-a");
        assertThat(ask("a", "X-Sandbox-UID", "sb-a").body()).isEqualTo("pod-a");
        assertThat(ask("a", "X-Sandbox-UID", "sb-b").statusCode()).isEqualTo(502);
        assertThat(ask("b").statusCode()).isEqualTo(502);
        api.put("b", "pod-b", "127.0.0.3");
        answersSoon("b", "pod-b");
        api.delete("b");
        await().atMost(SOON).until(() -> ask("b").statusCode() == 502);
        assertThat(metrics())
                .contains("sandbox_router_cache_entries 1.0")
                .contains("sandbox_router_cache_relists_total{cause=\"start\"} 1.0")
                .contains("sandbox_router_cache_last_sync_age_seconds ")
                .contains("sandbox_router_resolutions_total{source=\"directory-uid\"} 1.0")
                .containsPattern("sandbox_router_resolutions_total\\{source=\"directory-name\"} [1-9]")
                .containsPattern("sandbox_router_resolutions_total\\{source=\"none\"} [1-9]");
    }

    @Test
    void anAddressThatChangesHandsTakesItsConnectionsWithIt() throws Exception {
        pod("whoever is here", "127.0.0.2");
        api.put("a", "pod-a", "127.0.0.2");
        start();
        assertThat(ask("a").statusCode()).isEqualTo(200);
        api.put("b", "pod-b", "127.0.0.2");
        answersSoon("b", "whoever is here");
        assertThat(ask("a").statusCode()).isEqualTo(502);
        assertThat(ask("a", "X-Sandbox-Pod-IP", "127.0.0.2").statusCode()).isEqualTo(502);
    }

    @Test
    void theApiServerAwayStopsNobody() throws Exception {
        pod("pod-a", "127.0.0.2");
        api.put("a", "pod-a", "127.0.0.2");
        start();
        api.close();
        for (int i = 0; i < 20; i++) {
            assertThat(ask("a").body()).isEqualTo("pod-a");
        }
        await().atMost(SOON)
                .until(() -> metrics().contains("sandbox_router_cache_relists_total{cause=\"unreachable\"}"));
        assertThat(ask("a").body()).isEqualTo("pod-a");
    }

    @Test
    void aPodThatTheWatchHasNotToldOfIsNotDialledPastTheLimit() throws Exception {
        pod("whoever is here", "127.0.0.2");
        pod("pod-b", "127.0.0.3");
        api.put("a", "pod-a", "127.0.0.2");
        api.put("b", "pod-b", "127.0.0.3");
        start("--cache-max-staleness=1ms", "--upstream-max-idle=0");
        assertThat(ask("a").statusCode()).isEqualTo(200);
        api.forget("a");
        assertThat(ask("a").statusCode()).isEqualTo(502);
        assertThat(ask("b").body()).isEqualTo("pod-b");
        api.script = call -> call.verb().equals("GET") ? new FakeApi.Reply(500, "") : null;
        HttpResponse<String> stale = ask("b");
        assertThat(stale.statusCode()).isEqualTo(503);
        assertThat(stale.headers().firstValue("X-Sandbox-Router-Reason")).hasValue("directory-stale");
        assertThat(stale.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(stale.body()).isEqualTo("{\"detail\":\"Sandbox directory is out of date, try again.\"}");
    }

    /** One that began after it was opened: until then it may have been opened to the next tenant of the address. */
    @Test
    void anOpenConnectionNeedsOneConfirmationAndNoMore() throws Exception {
        pod("pod-a", "127.0.0.2");
        api.put("a", "pod-a", "127.0.0.2");
        start("--cache-max-staleness=1ms", "--upstream-idle-timeout=1m");
        // each event loop has connections of its own; the client keeps to one connection, so to one loop
        assertThat(ask("a").body()).isEqualTo("pod-a");
        assertThat(ask("a").body()).isEqualTo("pod-a");
        api.script = call -> call.verb().equals("GET") ? new FakeApi.Reply(500, "") : null;
        for (int i = 0; i < 10; i++) {
            assertThat(ask("a").body()).isEqualTo("pod-a");
        }
    }

    @Test
    void aPodThatDoesNotAnswerIsReadAgainAndAPodThatRefusesIsNot() throws Exception {
        pod("pod-a", "127.0.0.2");
        api.put("a", "pod-a", "127.0.0.2");
        api.put("closed", "pod-closed", "127.0.0.4");
        api.put("lost", "pod-lost", "127.0.0.5");
        occupy("127.0.0.5");
        start();
        assertThat(ask("closed").statusCode()).isEqualTo(502);
        assertThat(ask("closed").statusCode()).isEqualTo(502);
        assertThat(api.count("GET")).isZero();
        assertThat(ask("lost").statusCode()).isEqualTo(502);
        assertThat(ask("lost").statusCode()).isEqualTo(502);
        assertThat(api.count("GET")).isEqualTo(1);
        assertThat(metrics()).contains("sandbox_router_cache_invalidations_total{sandbox_namespace=\"ns\"} 2.0");
    }

    /** Listens, and is full: the host drops what else would connect. */
    private void occupy(String ip) throws IOException {
        ServerSocketChannel full = ServerSocketChannel.open();
        sockets.add(full);
        InetSocketAddress address = new InetSocketAddress(ip, port);
        full.bind(address, 1);
        for (int i = 0; i < 4; i++) {
            SocketChannel waiting = SocketChannel.open();
            sockets.add(waiting);
            waiting.configureBlocking(false);
            waiting.connect(address);
        }
    }

    @Test
    void withoutPermissionItDoesNotStartAndSaysWhich() throws Exception {
        api.script = call -> new FakeApi.Reply(403, "{\"message\":\"pods is forbidden\"}");
        Path routes = routes("          syncTimeout: 1500\n", "");
        assertThatThrownBy(() -> start("--routes-dir=" + routes))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("within 1 s")
                .hasMessageContaining("not allowed to list pods in all namespaces")
                .hasMessageContaining("get, list and watch on pods")
                .hasMessageContaining("pods is forbidden");
    }

    @Test
    void aStepOfAUsersThatFailsTakesNothingFromTheDirectory() throws Exception {
        pod("pod-a", "127.0.0.2");
        api.put("a", "pod-a", "127.0.0.2");
        start(
                "--routes-dir="
                        + routes(
                                "",
                                """
                            - throwException:
                                exceptionType: java.lang.IllegalStateException
                                message: a step of a user's
                    """));
        answersSoon("a", "pod-a");
        api.delete("a");
        await().atMost(SOON).until(() -> ask("a").statusCode() == 502);
    }

    /** A bean of a user's that tells of a deleted pod that it is there. */
    public static final class Denier implements Processor {

        @Override
        public void process(Exchange exchange) {
            if (exchange.getMessage().getBody() instanceof PodEvent.Changed changed
                    && changed.change() == PodEvent.Change.DELETED) {
                exchange.getMessage()
                        .setBody(new PodEvent.Changed(
                                PodEvent.Change.MODIFIED, changed.pod(), changed.knownSinceNanos()));
            }
        }
    }

    @Test
    void aStepOfAUsersThatReplacesAnEventTakesNothingFromTheDirectory() throws Exception {
        pod("pod-a", "127.0.0.2");
        api.put("a", "pod-a", "127.0.0.2");
        String denier = "        - bean:\n            beanType: " + Denier.class.getName() + "\n";
        start("--routes-dir=" + routes("", denier));
        answersSoon("a", "pod-a");
        api.delete("a");
        await().atMost(SOON).until(() -> ask("a").statusCode() == 502);
    }

    /** The shipped routes, with a parameter and a first step more in the pod watch's. */
    private Path routes(String parameter, String step) throws IOException {
        Path dir = Files.createDirectories(folder.resolve("routes"));
        for (String name : List.of("data-plane", "failures", "pod-watch")) {
            Files.writeString(dir.resolve(name + ".camel.yaml"), shipped(name));
        }
        Path watch = dir.resolve("pod-watch.camel.yaml");
        String text = Files.readString(watch);
        if (!parameter.isEmpty()) {
            text = text.replace(
                    "uri: sandbox-watch:pods\n", "uri: sandbox-watch:pods\n      parameters:\n" + parameter);
        }
        Files.writeString(watch, text.replace("steps:\n", "steps:\n" + step));
        return dir;
    }

    private static String shipped(String name) throws IOException {
        try (InputStream in = RoutesByTheClusterIT.class.getResourceAsStream("/routes/" + name + ".camel.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
