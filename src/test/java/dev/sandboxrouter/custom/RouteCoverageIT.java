package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Something passes through each step of each route and kamelet that is shipped. In the place of {@code mvn
 * camel-report:route-coverage}, which needs JMX and knows routes in Java and XML: docs/decisions/0021.
 */
class RouteCoverageIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String NETWORK = "/sandboxes/box/network";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final PodStore pods = new PodStore();

    @Test
    void everyStepOfTheShippedRoutesIsTaken() throws Exception {
        try (StepCounts.Recording recording = StepCounts.record();
                ScriptedApiServer api = ScriptedApiServer.start(pods, 1);
                SandboxRouter router = start(api)) {
            forward(router);
            callEverything(new ControlClient(router.controlPort()), api);
            probe(router.healthPort(), "/healthz");
            probe(router.healthPort(), "/readyz");
            probe(router.metricsPort(), "/metrics");
            await().atMost(SOON).untilAsserted(() -> assertThat(recording.missed())
                    .as("steps that no request took")
                    .isEmpty());
            assertThat(recording.steps())
                    .hasSizeGreaterThan(60)
                    .anySatisfy(step -> assertThat(step).startsWith("data-plane: authorize"))
                    .anySatisfy(step -> assertThat(step).startsWith("rule-watch: rules-changed"));
        }
    }

    @Test
    void everyStepOfTheKameletsIsTaken() throws Exception {
        Files.copy(Path.of("examples/kamelets/kamelets.camel.yaml"), folder.resolve("kamelets.camel.yaml"));
        Files.writeString(
                folder.resolve("watch.camel.yaml"),
                """
                - route:
                    id: pod-watch
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: kamelet:sandbox-pod-watch-source
                      steps:
                        - log: ${body.kind}
                """);
        try (StepCounts.Recording recording = StepCounts.record();
                ScriptedApiServer api = ScriptedApiServer.start(pods, 1);
                SandboxRouter router = start(api, "--routes-dir=" + folder)) {
            forward(router);
            assertThat(ask(router.httpPort(), "GET /teapot HTTP/1.1\r\nHost: a\r\nX-Sandbox-ID: box\r\n\r\n")
                            .status())
                    .isEqualTo(418);
            await().atMost(SOON).untilAsserted(() -> assertThat(recording.missed())
                    .filteredOn(step -> step.startsWith("sandbox-") && !goesOnAfterARefusal(step))
                    .isEmpty());
            try (Stream<Path> kamelets = Files.list(Path.of("kamelets"))) {
                assertThat(kamelets).allSatisfy(file -> assertThat(recording.steps())
                        .anyMatch(step -> step.startsWith(name(file))));
            }
        }
    }

    /** The check itself: a step that nobody takes is named. */
    @Test
    void aStepThatNobodyTakesIsNamed() throws Exception {
        Files.writeString(
                folder.resolve("own.camel.yaml"),
                """
                - route:
                    id: own
                    from:
                      uri: direct:before-limit-body
                      steps:
                        - filter:
                            expression:
                              simple:
                                expression: ${sandbox:path} == '/never'
                            steps:
                              - setBody:
                                  id: never-taken
                                  expression:
                                    constant:
                                      expression: a
                """);
        try (StepCounts.Recording recording = StepCounts.record();
                ScriptedApiServer api = ScriptedApiServer.start(pods, 1);
                SandboxRouter router = start(api, "--routes-dir=" + folder)) {
            forward(router);
            assertThat(recording.missed())
                    .anySatisfy(step -> assertThat(step).startsWith("own: never-taken"))
                    .noneSatisfy(step -> assertThat(step).startsWith("own: filter"));
        }
    }

    /** Camel gives each action a last step, back to its caller; there is no way back from a refusal. */
    private static boolean goesOnAfterARefusal(String step) {
        return step.startsWith("sandbox-refuse-action") && step.contains("kamelet://sink");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replace(".kamelet.yaml", "");
    }

    private SandboxRouter start(ScriptedApiServer api, String... more) throws Exception {
        return SandboxRouter.start(Stream.concat(
                        Stream.of(
                                "--cache-enabled",
                                "--rule-store=kubernetes",
                                "--kubeconfig=" + api.kubeconfig(folder, "t"),
                                "--http-bind-address=127.0.0.1:0",
                                "--control-bind-address=127.0.0.1:0",
                                "--metrics-bind-address=127.0.0.1:0",
                                "--health-probe-bind-address=127.0.0.1:0",
                                "--allow-loopback-pod-ip",
                                "--dns-fallback=false",
                                "--log-level=error"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private void forward(SandboxRouter router) throws IOException {
        try (ScriptedSandbox sandbox = ScriptedSandbox.listening("default", "box", InetAddress.getLoopbackAddress())) {
            pods.put(ScriptedPod.ofSandbox("default", "box", "uid-1", "pod-1").readyAt("127.0.0.1"));
            String request =
                    "GET / HTTP/1.1\r\nHost: a\r\nX-Sandbox-ID: box\r\nX-Sandbox-Port: " + sandbox.port() + "\r\n\r\n";
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(ask(router.httpPort(), request).status()).isEqualTo(200));
        }
    }

    private static void callEverything(ControlClient control, ScriptedApiServer api) throws IOException {
        assertThat(control.put(NETWORK, "{\"allowOut\":[\"192.0.2.1\"],\"denyOut\":[\"0.0.0.0/0\"]}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(control.patch(NETWORK, "{\"denyPorts\":[1]}").statusCode()).isEqualTo(204);
        assertThat(control.get(NETWORK).statusCode()).isEqualTo(200);
        assertThat(control.get("/sandboxes").statusCode()).isEqualTo(200);
        assertThat(control.get("/openapi.json").statusCode()).isEqualTo(200);
        control.post(NETWORK + "/explain", "{}");
        control.post("/sandboxes/box/traffic-token", "");
        assertThat(control.delete(NETWORK).statusCode()).isEqualTo(204);
        assertThat(control.get("/nothing").statusCode()).isEqualTo(404);
        api.networks().apply("default", "other", "{\"denyPorts\":[1]}");
    }

    private static void probe(int port, String path) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(ask(port, method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(ask(port, "PUT " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(405);
    }

    private static RawResponse ask(int port, String request) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.exchange(request);
        }
    }
}
