package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody listens where the API server was: whoever needs an answer of it is told so at once. */
class ApiServerRefusesIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final SandboxRouter router;

    ApiServerRefusesIT(@TempDir Path folder) throws Exception {
        cluster = new Cluster(folder);
        cluster.move("ada", 2);
        router = cluster.startRouter(
                "--cache-max-staleness=1s",
                "--upstream-max-idle-per-target=0",
                "--rule-store=kubernetes",
                "--host-routing-domain=box.test",
                "--host-routing-namespace=" + Wanted.NAMESPACE,
                "--control-bind-address=127.0.0.1:0");
    }

    @BeforeEach
    void refuse() throws IOException {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(cluster.ask("ada")).startsWith("pod-"));
        cluster.server().refuseConnections();
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    private interface Question {
        Object ask() throws IOException;
    }

    private static void answeredAtOnce(String what, Object expected, Question question) throws IOException {
        long begun = System.nanoTime();
        Object answer = question.ask();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(answer).as(what).isEqualTo(expected);
        assertThat(took).as(what).isLessThan(AT_ONCE);
    }

    @Test
    void aStaleSandboxIsRefusedAtOnce() throws IOException {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo("503 directory-stale"));
        for (int i = 0; i < 10; i++) {
            answeredAtOnce("stale", "503 directory-stale", () -> cluster.ask("ada"));
        }
        inHostFormThatIsToldInTheWordsOfE2b();
    }

    private void inHostFormThatIsToldInTheWordsOfE2b() throws IOException {
        try (RawClient client = RawClient.connect(router.httpPort())) {
            RawResponse answer = client.exchange(Message.head("GET / HTTP/1.1", "Host: 80-ada.box.test"));
            assertThat(answer.status()).as(answer::toString).isEqualTo(503);
            assertThat(answer.reason()).isEqualTo("directory-stale");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.head().all("Content-Type")).containsExactly("application/json; charset=utf-8");
            assertThat(answer.text())
                    .isEqualTo("{\"sandboxId\":\"ada\",\"message\":\"Sandbox directory is out of date, try again.\","
                            + "\"code\":503}");
        }
    }

    @Test
    void anUnknownSandboxIsNotFoundAtOnce() throws IOException {
        for (int i = 0; i < 10; i++) {
            answeredAtOnce("unknown", "502 not-found", () -> cluster.ask("nobody"));
        }
    }

    @Test
    void rulesAreNotStoredAndThatIsSaidAtOnce() throws IOException {
        ControlClient control = new ControlClient(router.controlPort());
        for (int i = 0; i < 3; i++) {
            String path = "/sandboxes/nobody" + i + "/network";
            answeredAtOnce(
                    "put", 503, () -> control.put(path, "{\"denyPorts\":[22]}").statusCode());
            answeredAtOnce("get", 404, () -> control.get(path).statusCode());
            answeredAtOnce("delete", 503, () -> control.delete(path).statusCode());
        }
    }
}
