package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in the cluster belong to their Sandbox as soon as it is known, through suspend and resume; contract 10.2. */
class RulesGoWithTheirSandboxIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CLOSED = "{\"denyIn\":[\"0.0.0.0/0\",\"::/0\"]}";
    private static final String NETWORK = "/sandboxes/box/network";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final PodStore pods = new PodStore();

    @SuppressWarnings("NullAway.Init")
    private ScriptedApiServer api;

    @SuppressWarnings("NullAway.Init")
    private SandboxRouter router;

    @SuppressWarnings("NullAway.Init")
    private ControlClient control;

    @BeforeEach
    void start() throws Exception {
        api = ScriptedApiServer.start(pods, 1);
        router = SandboxRouter.start(
                "--cache-enabled",
                "--rule-store=kubernetes",
                "--kubeconfig=" + api.kubeconfig(folder, "t"),
                "--control-bind-address=127.0.0.1:0",
                "--http-bind-address=127.0.0.1:0",
                "--metrics-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=127.0.0.1:0",
                "--dns-fallback=false");
        control = new ControlClient(router.controlPort());
    }

    @AfterEach
    void stop() throws IOException {
        router.close();
        api.close();
    }

    private JsonNode stored(String name) {
        return Objects.requireNonNull(api.networks().get("default", name));
    }

    private void known(boolean isThere) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(control.get("/sandboxes").body().contains("\"box\""))
                        .isEqualTo(isThere));
    }

    private void assertOwned(String name, String uid) {
        JsonNode owners = stored(name).at("/metadata/ownerReferences");
        assertThat(owners.toString())
                .isEqualTo("[{\"apiVersion\":\"agents.x-k8s.io/v1beta1\",\"kind\":\"Sandbox\",\"name\":\"" + name
                        + "\",\"uid\":\"" + uid + "\"}]");
    }

    @Test
    void theOwnerIsAddedWhenTheSandboxAppearsAndStaysThroughSuspendAndResume() throws IOException {
        String etag = control.put(NETWORK, CLOSED).headers().firstValue("ETag").orElseThrow();
        assertThat(stored("box").at("/metadata/ownerReferences").isMissingNode())
                .isTrue();

        pods.put(ScriptedPod.ofSandbox("default", "box", "sandbox-1", "pod-1").readyAt("127.0.0.1"));
        await().atMost(SOON).untilAsserted(() -> assertOwned("box", "sandbox-1"));
        assertThat(control.get(NETWORK).headers().firstValue("ETag")).hasValue(etag);
        assertThat(control.get(NETWORK).body()).contains("\"ownerChanged\":false");

        pods.delete("default", "box");
        known(false);
        assertOwned("box", "sandbox-1");
        assertThat(control.get(NETWORK).body()).contains("::/0");

        pods.put(ScriptedPod.ofSandbox("default", "box", "sandbox-1", "pod-2").readyAt("127.0.0.1"));
        known(true);
        assertOwned("box", "sandbox-1");
        assertThat(control.get(NETWORK).headers().firstValue("ETag")).hasValue(etag);
        assertThat(control.put(NETWORK, "{\"denyPorts\":[22]}", "If-Match", etag)
                        .statusCode())
                .isEqualTo(204);
        assertOwned("box", "sandbox-1");
    }

    @Test
    void anotherSandboxOfTheNameIsSeenAndTakesTheRulesOverWhenTheyAreSetAnew() throws IOException {
        pods.put(ScriptedPod.ofSandbox("default", "box", "sandbox-1", "pod-1").readyAt("127.0.0.1"));
        known(true);
        control.put(NETWORK, CLOSED);
        assertOwned("box", "sandbox-1");
        pods.delete("default", "box");
        known(false);
        pods.put(ScriptedPod.ofSandbox("default", "box", "sandbox-2", "pod-2").readyAt("127.0.0.1"));
        known(true);
        assertThat(control.get(NETWORK).body()).contains("\"ownerChanged\":true", "::/0");
        control.put(NETWORK, CLOSED);
        assertThat(control.get(NETWORK).body()).contains("\"ownerChanged\":false");
        assertOwned("box", "sandbox-2");
    }

    @Test
    void rulesThatKubectlWroteAreAdoptedTooAndGoWhenTheCollectorTakesThem() throws IOException {
        pods.put(ScriptedPod.ofSandbox("default", "box", "sandbox-1", "pod-1").readyAt("127.0.0.1"));
        known(true);
        api.networks().apply("default", "box", CLOSED);
        await().atMost(SOON).untilAsserted(() -> assertOwned("box", "sandbox-1"));
        api.networks().delete("default", "box");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(control.get(NETWORK).body()).doesNotContain("::/0"));
        assertThat(control.get(NETWORK).headers().firstValue("ETag")).hasValue("\"0\"");
    }
}
