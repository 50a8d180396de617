package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.Metrics;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A namespace that nobody gets into, as with a wrong RoleBinding, is told by its name all the same: the directory holds it,
 * though no request comes as far as to be looked up there.
 */
@Tag("soak")
class DeniedNamespaceIT {

    private static final SandboxKey CLOSED = new SandboxKey("team-b", "box");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void isNamedByDenialsAlone() throws IOException {
        PodStore pods = new PodStore();
        pods.put(ScriptedPod.ofSandbox(CLOSED.namespace(), CLOSED.id(), "sandbox-1", "pod-1")
                .readyAt("127.0.0.1"));
        try (ScriptedApiServer api = ScriptedApiServer.start(pods, 1);
                RouterUnderTest router = RouterUnderTest.startedIn(
                        Map.of("ROUTER_AUTH_TOKEN", "right"),
                        "--sandboxes-file=",
                        "--cache-enabled",
                        "--kubeconfig=" + api.kubeconfig(folder, "t"))) {
            Awaitility.await("the directory holds it")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> router.metrics().sum("sandbox_router_cache_entries") == 1);

            assertThat(ask(router, CLOSED.namespace(), "wrong").status()).isEqualTo(401);
            assertThat(ask(router, "made-up", "wrong").status()).isEqualTo(401);
            router.rules(CLOSED, Rules.denyPorts(80));
            assertThat(ask(router, CLOSED.namespace(), "right").status()).isEqualTo(403);

            Metrics metrics = router.metrics();
            String denied = "sandbox_router_authz_decisions_total";
            assertThat(metrics.sum(denied, "sandbox_namespace=\"team-b\"", "decision=\"deny\""))
                    .isEqualTo(1);
            assertThat(metrics.sum(denied, "sandbox_namespace=\"-\"")).isEqualTo(1);
            assertThat(counted(metrics, "401", CLOSED.namespace())).isEqualTo(1);
            assertThat(counted(metrics, "403", CLOSED.namespace())).isEqualTo(1);
            assertThat(counted(metrics, "401", "-")).isEqualTo(1);
            assertThat(metrics.text()).doesNotContain("made-up");
        }
    }

    private static RawResponse ask(RouterUnderTest router, String namespace, String token) throws IOException {
        return router.client()
                .exchange(head(
                        "GET / HTTP/1.1",
                        "Host: r",
                        "Authorization: Bearer " + token,
                        "X-Sandbox-ID: " + CLOSED.id(),
                        "X-Sandbox-Namespace: " + namespace,
                        "X-Sandbox-Port: 80"));
    }

    private static double counted(Metrics metrics, String code, String namespace) {
        return metrics.sum(
                "sandbox_router_requests_total", "code=\"" + code + '"', "sandbox_namespace=\"" + namespace + '"');
    }
}
