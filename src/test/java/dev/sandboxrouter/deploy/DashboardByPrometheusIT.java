package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.ingress.RuleCompiler;
import dev.sandboxrouter.ingress.RuleState;
import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.testkit.DeafPort;
import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.TestCa;
import dev.sandboxrouter.testkit.TlsFolder;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus itself scrapes a router that has everything turned on, and answers every panel of the dashboard. */
@Tag("long")
@EnabledIf("prometheusIsThere")
class DashboardByPrometheusIT {

    private static final String TOKEN = "a-token-of-the-dashboards-test";
    private static final TestCa CA = TestCa.named("dashboard");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path scratch = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();

    static boolean prometheusIsThere() {
        return Programs.find("prometheus").isPresent();
    }

    @Test
    @SuppressWarnings("try") // what keeps the port deaf is only closed
    void everyPanelHasData() throws Exception {
        PodStore pods = new PodStore();
        TlsFolder tls = TlsFolder.holding(CA.issue("router"), CA);
        try (ScriptedApiServer api = ScriptedApiServer.start(pods, 1);
                ScriptedSandbox sandbox = sandbox(pods, "busy", "127.77.12.1");
                ScriptedSandbox gone = sandbox(pods, "gone", "127.77.12.2");
                ScriptedSandbox lost = sandbox(pods, "lost", "127.77.12.3");
                DeafPort deaf = DeafPort.insteadOf(lost);
                SandboxRouter router = SandboxRouter.start(tls.flagsAnd(flags(api)))) {
            gone.refuse();
            rules(router, sandbox);
            Process prometheus = prometheus(router.metricsPort());
            try {
                List<String> silent = new ArrayList<>(expressions());
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(() -> {
                            traffic(router, sandbox, gone, lost, tls);
                            silent.removeIf(this::answers);
                            assertThat(silent).as("panels without data").isEmpty();
                        });
            } finally {
                prometheus.destroy();
                prometheus.waitFor();
            }
        }
    }

    private static ScriptedSandbox sandbox(PodStore pods, String name, String ip) throws IOException {
        pods.put(ScriptedPod.ofSandbox("default", name, "uid-" + name, "pod-" + name)
                .readyAt(ip));
        return ScriptedSandbox.listening("default", name, InetAddress.getByName(ip));
    }

    private String[] flags(ScriptedApiServer api) throws IOException {
        return new String[] {
            "--cache-enabled",
            "--kubeconfig=" + api.kubeconfig(scratch, "t"),
            "--allow-loopback-pod-ip",
            "--dns-fallback=false",
            "--authz-mode=shared-token",
            "--router-auth-token-file=" + Files.writeString(scratch.resolve("token"), TOKEN),
            "--upstream-max-retries=1",
            "--upstream-connect-timeout=100ms",
            "--upstream-retry-initial-delay=1ms",
            "--http-bind-address=127.0.0.1:0",
            "--metrics-bind-address=127.0.0.1:0",
            "--health-probe-bind-address=127.0.0.1:0",
            "--control-bind-address=",
            "--access-log=false"
        };
    }

    private static void rules(SandboxRouter router, ScriptedSandbox sandbox) {
        NetworkRules none = NetworkRules.DEFAULTS;
        RuleCompiler.Result.Compiled compiled = (RuleCompiler.Result.Compiled) new RuleCompiler().compile(none);
        router.rules()
                .put(
                        new SandboxKey(sandbox.namespace(), sandbox.id()),
                        new RuleState.Rules(none, compiled.rules(), "1"));
    }

    /** Something for each panel; a pod is doubted after a dial that nobody answers. */
    private static void traffic(
            SandboxRouter router, ScriptedSandbox sandbox, ScriptedSandbox gone, ScriptedSandbox lost, TlsFolder tls)
            throws IOException {
        try (RawClient client = RawClient.connect(router.httpPort());
                RawClient stranger = RawClient.connect(router.httpPort())) {
            String authorization = "Authorization: Bearer " + TOKEN;
            client.exchange(gone.get("/", authorization));
            client.exchange(lost.get("/", authorization));
            client.exchange(sandbox.get("/", authorization));
            stranger.exchange(sandbox.get("/"));
            sandbox.next(Script.webSocketEcho());
            client.exchange(sandbox.upgrade("/ws", authorization));
        }
        TestCa.Identity next = CA.issue("router");
        tls.swap(next.certificatePem(), next.keyPem(), CA.certificatePem());
        System.gc();
    }

    /** Its range of time is that of a dashboard that shows the last minutes. */
    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : JSON.readTree(DashboardIT.DASHBOARD.toFile()).get("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr")
                            .asText()
                            .replace("$__rate_interval", "1m")
                            .replace("$namespace", ".*")
                            .replace("$pod", ".*")));
        }
        assertThat(expressions).hasSizeGreaterThan(25).noneMatch(expression -> expression.contains("$"));
        return expressions;
    }

    private int prometheusPort;

    private Process prometheus(int target) throws IOException {
        prometheusPort = FreePorts.next();
        Path config = Files.writeString(
                scratch.resolve("prometheus.yaml"),
                """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: router
                    static_configs:
                      - {targets: ["127.0.0.1:%d"], labels: {pod: router-0}}
                """
                        .formatted(target));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + scratch.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + prometheusPort,
                        "--log.level=error")
                .inheritIO()
                .start();
    }

    /** Whether Prometheus has at least one number for it. */
    private boolean answers(String expression) {
        URI query = URI.create("http://127.0.0.1:" + prometheusPort + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        try {
            JsonNode answer =
                    JSON.readTree(http.send(HttpRequest.newBuilder(query).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
            assertThat(answer.path("error").asText()).as(expression).isEmpty();
            for (JsonNode series : answer.path("data").path("result")) {
                if (!series.path("value").path(1).asText().equals("NaN")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // not there yet
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
