package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.Test;

/** The examples of docs/customizing.md, each as it stands, in front of a sandbox. */
class ExamplesIT {

    private static final int SOON = 5000;

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

    @Test
    void aRefusedRequestIsAnAuditEventAndAServedOneIsNone() throws Exception {
        System.setProperty("audit.endpoint", "seda:audit");
        try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/audit");
                ConsumerTemplate broker = router.camel().createConsumerTemplate()) {
            broker.start();
            assertThat(router.client().exchange(router.sandbox().get("/served")).status())
                    .isEqualTo(200);
            assertThat(router.client()
                            .exchange("GET /refused?secret HTTP/1.1\r\nHost: a\r\nX-Sandbox-ID: gone\r\n\r\n")
                            .status())
                    .isEqualTo(502);
            assertThat(broker.receiveBody("seda:audit", SOON, String.class))
                    .contains("\"id\":\"gone\"", "\"reason\":\"not-found\"", "\"status\":502", "\"path\":\"/refused\"")
                    .contains("\"clientIp\":\"127.0.0.1\"")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aPolicyServiceDecidesAndWithoutItNobodyIsLetIn() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer opa = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        opa.createContext("/v1/data/sandbox/allow", exchange -> {
            String input = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(input);
            byte[] answer =
                    ("{\"result\":" + input.contains("\"path\":\"/yes\"") + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        opa.start();
        System.setProperty("policy.url", "http://127.0.0.1:" + opa.getAddress().getPort() + "/v1/data/sandbox/allow");
        try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=examples/policy")) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(router.client().exchange(sandbox.get("/yes")).status()).isEqualTo(200);
            RawResponse denied = router.client().exchange(sandbox.get("/no"));
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.reason()).isEqualTo("policy-denied");
            assertThat(asked.get(0))
                    .startsWith("{\"input\":{")
                    .contains("\"namespace\":\"default\"", "\"method\":\"GET\"");
            opa.stop(0);
            RawResponse alone = router.client().exchange(sandbox.get("/yes"));
            assertThat(alone.status()).isEqualTo(500);
            assertThat(alone.reason()).isEqualTo("policy-unavailable");
            assertThat(sandbox.requests()).hasSize(1);
            assertThat(router.metrics().sum("sandbox_router_event_loops_blocked_total"))
                    .isZero();
        } finally {
            opa.stop(0);
        }
    }
}
