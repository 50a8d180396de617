package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.Backlog;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.PodReader;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against somebody else's idea of an API server: fabric8's mock in CRUD mode, which makes uids and versions itself. */
@EnableKubernetesMockClient(crud = true, https = false)
class MockServerTest {

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    private final PodDirectory directory = new PodDirectory(
            Duration.ZERO, (name, told) -> told.accept(new PodReader.Reading.Failed("not asked here")), new Backlog());

    private @Nullable WatchBridge bridge;
    private @Nullable Cluster cluster;

    @BeforeEach
    void watch() throws IOException {
        create("a", "10.0.0.1");
        WatchBridge between = new WatchBridge(URI.create(client.getMasterUrl().toString()));
        bridge = between;
        Cluster opened =
                Cluster.of(new ConfigBuilder().withMasterUrl(between.url()).build(), Optional.of("ns"));
        cluster = opened;
        opened.watch().start(directory::apply);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> opened.watch().synced().isDone());
    }

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.close();
        }
        if (bridge != null) {
            bridge.close();
        }
    }

    private Pod create(String name, String ip) {
        return client.pods().inNamespace("ns").resource(pod(name, ip)).create();
    }

    private static Pod pod(String name, String ip) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .addToLabels("agents.x-k8s.io/sandbox-name-hash", "x")
                .addNewOwnerReference()
                .withApiVersion("agents.x-k8s.io/v1alpha1")
                .withKind("Sandbox")
                .withName(name)
                .withUid("sb-" + name)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(ip)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private void soon(String name, @Nullable String podUid) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            DirectoryEntry entry = directory.byName(new SandboxKey("ns", name));
            assertThat(entry == null ? null : entry.podUid()).isEqualTo(podUid);
        });
    }

    @Test
    void podsComeChangeAndGo() {
        String first = client.pods()
                .inNamespace("ns")
                .withName("a")
                .get()
                .getMetadata()
                .getUid();
        soon("a", first);
        String second = create("b", "10.0.0.2").getMetadata().getUid();
        soon("b", second);
        client.pods().inNamespace("ns").withName("b").edit(pod -> new PodBuilder(pod)
                .editStatus()
                .editFirstCondition()
                .withStatus("False")
                .endCondition()
                .endStatus()
                .build());
        soon("b", null);
        client.pods().inNamespace("ns").withName("a").delete();
        soon("a", null);
        String third = create("a", "10.0.0.1").getMetadata().getUid();
        assertThat(third).isNotEqualTo(first);
        soon("a", third);
    }
}
