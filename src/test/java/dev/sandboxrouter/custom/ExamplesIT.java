package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.DeafPort;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples of docs/customizing.md, each as it stands, with a router of its own and real HTTP. {@link ExampleTestsTest}
 * counts the lines of these tests.
 */
@ExtendWith(UnderThreeSeconds.class)
class ExamplesIT {

    private static final int SOON = 5000;

    private final Properties before = (Properties) System.getProperties().clone();

    @RegisterExtension
    final AfterEachCallback restore = test -> System.setProperties(before);

    @Test
    void oneSandboxIsInMaintenanceAndAnotherIsNot() throws Exception {
        System.setProperty("maintenance.sandbox", "sb-1");
        try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/maintenance")) {
            ScriptedSandbox closed = router.sandbox();
            ScriptedSandbox open = router.sandbox();
            assertThat(closed.id()).isEqualTo("sb-1");
            RawResponse answer = router.client().exchange(closed.get("/"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.reason()).isEqualTo("maintenance");
            assertThat(answer.header("Retry-After")).isEqualTo("300");
            assertThat(answer.text())
                    .isEqualTo("{\"detail\":\"This sandbox is being looked after." + " Come back in five minutes.\"}");
            assertThat(closed.requests()).isEmpty();
            assertThat(router.client().exchange(open.get("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void sandboxesOfOneNamespaceGetAHeaderThatNoCallerCanForge() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/namespace-header")) {
            ScriptedSandbox theirs = router.sandbox("team-a");
            ScriptedSandbox others = router.sandbox();
            router.client().exchange(theirs.get("/", "X-Team: root", "X-Team: admin"));
            router.client().exchange(others.get("/"));
            assertThat(theirs.requests().get(0).head().all("X-Team")).containsExactly("team-a");
            assertThat(others.requests().get(0).head().has("X-Team")).isFalse();
        }
    }

    @Test
    void eachSandboxHasItsOwnRateLimit() throws Exception {
        System.setProperty("rate.requests", "2");
        System.setProperty("rate.period", "60000");
        try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/rate-limit")) {
            ScriptedSandbox busy = router.sandbox();
            ScriptedSandbox other = router.sandbox();
            assertThat(router.client().exchange(busy.get("/")).status()).isEqualTo(200);
            assertThat(router.client().exchange(busy.get("/")).status()).isEqualTo(200);
            RawResponse third = router.client().exchange(busy.get("/"));
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.reason()).isEqualTo("rate-limited");
            assertThat(busy.requests()).hasSize(2);
            assertThat(router.client().exchange(other.get("/")).status()).isEqualTo(200);
        }
    }

    /** What was counted would be 429: of a name that a caller made up, nothing is kept. A retry is no request. */
    @Test
    void theRateLimitCountsRequestsForSandboxesThatThereAre() throws Exception {
        System.setProperty("rate.requests", "2");
        System.setProperty("rate.period", "60000");
        try (RouterUnderTest router = RouterUnderTest.started(
                "--routes-dir=examples/rate-limit", "--upstream-max-retries=3", "--upstream-retry-initial-delay=1ms")) {
            ScriptedSandbox dead = router.sandbox();
            dead.refuse();
            String madeUp = dead.get("/").replace(dead.id(), "made-up");
            for (int i = 0; i < 3; i++) {
                assertThat(router.client().exchange(madeUp).reason()).isEqualTo("not-found");
            }
            assertThat(router.client().exchange(dead.get("/")).reason()).isEqualTo("connect-failed");
            assertThat(router.client().exchange(dead.get("/")).reason()).isEqualTo("connect-failed");
            assertThat(router.client().exchange(dead.get("/")).reason()).isEqualTo("rate-limited");
        }
    }

    @Test
    void aRefusedRequestIsAnAuditEventAndAServedOneIsNone() throws Exception {
        System.setProperty("audit.endpoint", "seda:audit");
        try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/audit");
                ConsumerTemplate broker = router.camel().createConsumerTemplate()) {
            assertThat(router.client().exchange(router.sandbox().get("/served")).status())
                    .isEqualTo(200);
            assertThat(router.client()
                            .exchange("GET /refused?secret HTTP/1.1\r\nHost: a\r\nX-Sandbox-ID: gone\r\n\r\n")
                            .status())
                    .isEqualTo(502);
            assertThat(broker.receiveBody("seda:audit", SOON, String.class))
                    .contains("\"id\":\"gone\"", "\"reason\":\"not-found\"", "\"status\":502", "\"path\":\"/refused\"")
                    .contains("\"clientIp\":\"127.0.0.1\"", "\"port\":8888", "\"form\":\"header\"")
                    .doesNotContain("secret");
        }
    }

    /** Neither the sandbox's own word nor an answer that it did not finish is a refusal, whatever the status. */
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "503 Service Unavailable"})
    void anAnswerThatBreaksOffIsNoAuditEvent(String status) throws Exception {
        System.setProperty("audit.endpoint", "seda:audit");
        try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/audit");
                ConsumerTemplate broker = router.camel().createConsumerTemplate()) {
            ScriptedSandbox sandbox = router.sandbox();
            sandbox.always(connection -> {
                connection.readRequest();
                connection.send("HTTP/1.1 " + status + "\r\nContent-Length: 9\r\n\r\nhalf");
            });
            RawClient client = router.client();
            client.send(sandbox.get("/torn"));
            assertThat(client.readToEnd()).endsWith("half");
            router.client().exchange("GET /refused HTTP/1.1\r\nHost: a\r\nX-Sandbox-ID: gone\r\n\r\n");
            assertThat(broker.receiveBody("seda:audit", SOON, String.class))
                    .as("they come in their order")
                    .contains("\"path\":\"/refused\"", "\"refused\":true");
        }
    }

    @Test
    void aPolicyServiceDecides() throws Exception {
        try (ScriptedSandbox opa = ScriptedSandbox.listening("", "opa", InetAddress.getLoopbackAddress())) {
            opa.always(Script.json(asked -> "{\"result\":" + asked.contains("\"path\":\"/yes\"") + "}"));
            System.setProperty("policy.url", "http://" + opa.authority() + "/v1/data/sandbox/allow");
            try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/policy")) {
                ScriptedSandbox sandbox = router.sandbox();
                assertThat(router.client().exchange(sandbox.get("/yes")).status())
                        .isEqualTo(200);
                RawResponse denied = router.client().exchange(sandbox.get("/no"));
                assertThat(denied.status()).isEqualTo(403);
                assertThat(denied.reason()).isEqualTo("policy-denied");
                assertThat(sandbox.requests()).hasSize(1);
                assertThat(opa.requests().get(0).target()).isEqualTo("/v1/data/sandbox/allow");
                assertThat(opa.requests().get(0).body().text())
                        .startsWith("{\"input\":{")
                        .contains("\"namespace\":\"default\"", "\"method\":\"GET\"");
            }
        }
    }

    @Test
    void aDataPlaneOfKameletsForwardsAndRefuses() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/kamelets")) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(router.client().exchange(sandbox.get("/served")).status())
                    .isEqualTo(200);
            assertThat(router.client().exchange(sandbox.get("/teapot")).status())
                    .isEqualTo(418);
            assertThat(sandbox.requests()).hasSize(1);
        }
    }

    /** It takes the connection and is silent, for longer than an event loop may be held. */
    @Test
    void withoutThePolicyServiceNobodyIsLetInAndNoLoopWaits() throws Exception {
        System.setProperty("policy.timeout", "600");
        try (ScriptedSandbox opa = ScriptedSandbox.listening("", "opa", InetAddress.getLoopbackAddress())) {
            opa.always(Script.silent());
            System.setProperty("policy.url", "http://" + opa.authority() + "/");
            try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/policy")) {
                ScriptedSandbox sandbox = router.sandbox();
                RawResponse alone = router.client().exchange(sandbox.get("/yes"));
                assertThat(alone.status()).isEqualTo(500);
                assertThat(alone.reason()).isEqualTo("policy-unavailable");
                assertThat(sandbox.requests()).isEmpty();
                assertThat(router.metrics().sum("sandbox_router_event_loops_blocked_total"))
                        .isZero();
            }
        }
    }

    @Test
    @Tag("soak")
    @SuppressWarnings("try") // a port that is only closed
    void aPolicyServiceWhosePacketsAreDroppedIsGivenUpAsSoonAsASilentOne() throws Exception {
        System.setProperty("policy.timeout", "300");
        try (ScriptedSandbox opa = ScriptedSandbox.listening("", "opa", InetAddress.getLoopbackAddress());
                DeafPort deaf = DeafPort.insteadOf(opa)) {
            System.setProperty("policy.url", "http://" + opa.authority() + "/");
            try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/policy")) {
                RawResponse alone = router.client().exchange(router.sandbox().get("/yes"));
                assertThat(alone.reason()).isEqualTo("policy-unavailable");
            }
        }
    }

    @Test
    @Tag("soak")
    void aPolicyServiceThatFailsIsLeftAloneAfterTenRequests() throws Exception {
        try (ScriptedSandbox opa = ScriptedSandbox.listening("", "opa", InetAddress.getLoopbackAddress())) {
            opa.always(Script.answer("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"));
            System.setProperty("policy.url", "http://" + opa.authority() + "/");
            try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/policy")) {
                ScriptedSandbox sandbox = router.sandbox();
                for (int i = 0; i < 12; i++) {
                    RawResponse refused = router.client().exchange(sandbox.get("/"));
                    assertThat(refused.status()).isEqualTo(500);
                    assertThat(refused.reason()).isEqualTo("policy-unavailable");
                }
                assertThat(opa.requests()).hasSize(10);
                assertThat(sandbox.requests()).isEmpty();
            }
        }
    }

    /** Of six deletions three are in one period, wherever that ends. */
    @Test
    void manyPodsThatGoWithinOnePeriodAreOneAlert(@TempDir Path folder) throws Exception {
        System.setProperty("alert.endpoint", "seda:alerts");
        System.setProperty("churn.period", "200");
        System.setProperty("churn.limit", "3");
        PodStore pods = new PodStore();
        List<String> boxes = List.of("a", "b", "c", "d", "e", "f");
        boxes.forEach(box -> pods.put(ScriptedPod.ofSandbox("default", box, "uid-of-" + box, "pod-of-" + box)
                .readyAt("127.0.1." + (box.charAt(0) - 96))));
        try (ScriptedApiServer api = ScriptedApiServer.start(pods, 1);
                RouterUnderTest router = RouterUnderTest.started(
                        "--cache-enabled",
                        "--sandboxes-file=",
                        "--kubeconfig=" + api.kubeconfig(folder, "t"),
                        "--routes-dir=examples/churn-alert");
                ConsumerTemplate alerts = router.camel().createConsumerTemplate()) {
            boxes.forEach(box -> pods.delete("default", box));
            assertThat(alerts.receiveBody("seda:alerts", SOON, String.class))
                    .matches("[3-6] pods of sandboxes were deleted");
        }
    }
}
