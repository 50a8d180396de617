package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sandboxrouter.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped probe and metrics routes, in a Camel of their own, over raw sockets. */
class OperatorRoutesIT {

    private static volatile Readiness.State state = Readiness.State.STARTING;
    private static volatile boolean failing;

    private static final Main CAMEL = new Main();
    private static int probes;
    private static int metrics;

    @BeforeAll
    static void startRoutes() throws Exception {
        probes = FreePorts.next();
        metrics = FreePorts.next();
        CAMEL.configure()
                .withRoutesIncludePattern("classpath:routes/probes.camel.yaml,classpath:routes/metrics.camel.yaml");
        CAMEL.bind("readiness", (Readiness) OperatorRoutesIT::readiness);
        CAMEL.bind("metrics", new RouterMetrics(new BuildInfo("1.2.3", "abc", "today")));
        CAMEL.addInitialProperty("router.health-probe.host", "127.0.0.1");
        CAMEL.addInitialProperty("router.health-probe.port", Integer.toString(probes));
        CAMEL.addInitialProperty("router.metrics.host", "127.0.0.1");
        CAMEL.addInitialProperty("router.metrics.port", Integer.toString(metrics));
        CAMEL.start();
    }

    @AfterAll
    static void stopRoutes() {
        CAMEL.stop();
    }

    @AfterEach
    void mend() {
        failing = false;
    }

    @Test
    void healthzAnswersAtOnce() throws IOException {
        assertThat(get(probes, "/healthz"))
                .isEqualTo(
                        """
                HTTP/1.1 200 OK
                content-length: 15
                content-type: application/json
                connection: close

                {"status":"ok"}""");
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, 503 Service Unavailable, starting",
        "READY, 200 OK, ok",
        "DRAINING, 503 Service Unavailable, draining"
    })
    void readyzFollowsTheLifeOfTheProcess(Readiness.State now, String status, String text) throws IOException {
        state = now;
        assertThat(get(probes, "/readyz"))
                .isEqualTo(
                        """
                HTTP/1.1 %s
                content-length: %d
                content-type: text/plain
                connection: close

                %s"""
                                .formatted(status, text.length(), text));
    }

    @Test
    void metricsAnswersTheScrape() throws IOException {
        assertThat(get(metrics, "/metrics"))
                .startsWith("HTTP/1.1 200 OK\n")
                .contains("content-type: " + RouterMetrics.CONTENT_TYPE + "\n")
                .contains("\nsandbox_router_inflight_requests 0.0\n", "git_version=\"1.2.3\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz"})
    void headGetsTheHeadAlone(String path) throws IOException {
        state = Readiness.State.READY;
        assertThat(ask(probes, "HEAD", path, ""))
                .startsWith("HTTP/1.1 200 OK\n")
                .endsWith("\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void aKnownMethodThatIsNotServedLearnsWhichAre(String method) throws IOException {
        String request = "Content-Length: 2\n\nhi";
        for (String answer : List.of(
                ask(probes, method, "/healthz", request),
                ask(probes, method, "/readyz", request),
                ask(metrics, method, "/metrics", request))) {
            assertThat(answer)
                    .startsWith("HTTP/1.1 405 Method Not Allowed\n")
                    .contains("Allow: GET, HEAD\n")
                    .endsWith("\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PROPFIND", "ET", "get"})
    void anyOtherMethodIsRefused(String method) throws IOException {
        assertThat(ask(probes, method, "/healthz", "")).startsWith("HTTP/1.1 405 Method Not Allowed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz/x", "/metrics", "/healthzz", "/%68ealthz/.."})
    void anyOtherPathIsNotFound(String path) throws IOException {
        assertThat(get(probes, path)).startsWith("HTTP/1.1 404 Not Found\n");
    }

    @Test
    void nothingOfTheRequestComesBack() throws IOException {
        String answer = ask(
                probes,
                "GET",
                "/readyz?CamelHttpResponseCode=418&X-Query=1",
                "X-Evil: 1\nContent-Type: x/y\nConnection: X-Evil\nCamelHttpResponseText: no\n");
        assertThat(answer).doesNotContain("418", "X-", "x/y", "no\n", "Camel");
    }

    @Test
    void aFailureIsAnEmpty500() throws IOException {
        failing = true;
        assertThat(get(probes, "/readyz"))
                .startsWith("HTTP/1.1 500 Internal Server Error\n")
                .endsWith("\n\n")
                .doesNotContain("secret", "Exception");
    }

    @Test
    void probesAreTheFirstToStartAndSoTheLastToStop() {
        ModelCamelContext context = (ModelCamelContext) CAMEL.getCamelContext();
        assertThat(context.getRouteDefinitions())
                .extracting(RouteDefinition::getId, RouteDefinition::getStartupOrder)
                .containsExactlyInAnyOrder(tuple("healthz", 1), tuple("readyz", 2), tuple("metrics", 3));
    }

    private static Readiness.State readiness() {
        if (failing) {
            throw new IllegalStateException("secret");
        }
        return state;
    }

    private static String get(int port, String target) throws IOException {
        return ask(port, "GET", target, "");
    }

    /** Everything the server sends until it closes, with line feeds alone. {@code rest}: fields, then body. */
    private static String ask(int port, String method, String target, String rest) throws IOException {
        String head =
                method + ' ' + target + " HTTP/1.1\nHost: localhost\n" + rest + (rest.contains("\n\n") ? "" : "\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = Objects.requireNonNull(socket.getInputStream()).readAllBytes();
            return new String(answer, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        }
    }
}
