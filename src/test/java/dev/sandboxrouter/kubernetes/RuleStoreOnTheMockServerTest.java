package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.store.RuleStore;
import dev.sandboxrouter.store.StoreEntry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules in somebody else's idea of an API server: fabric8's mock in CRUD mode. */
@EnableKubernetesMockClient(crud = true, https = false)
class RuleStoreOnTheMockServerTest {

    private static final SandboxKey BOX = new SandboxKey("ns", "box");
    private static final NetworkRules CLOSED = denying("0.0.0.0/0");

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    private final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private WatchBridge bridge;

    private static NetworkRules denying(String entry) {
        return new NetworkRules(List.of(), List.of(), List.of(), List.of(entry), null, true, 0, List.of(), List.of());
    }

    @BeforeEach
    void bridge() throws IOException {
        bridge = new WatchBridge(URI.create(client.getMasterUrl().toString()));
        open.add(bridge);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private KubernetesRuleStore store() throws IOException {
        Cluster cluster =
                Cluster.of(new ConfigBuilder().withMasterUrl(bridge.url()).build(), Optional.of("ns"));
        KubernetesRuleStore store = cluster.ruleStore();
        open.add(cluster);
        open.add(store);
        store.sync(Duration.ofSeconds(10));
        return store;
    }

    private GenericKubernetesResource resource() {
        return Objects.requireNonNull(client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("sandboxrouter.dev")
                        .withVersion("v1alpha1")
                        .withKind("SandboxNetwork")
                        .withPlural("sandboxnetworks")
                        .withNamespaced(true)
                        .build())
                .inNamespace("ns")
                .withName("box")
                .get());
    }

    @Test
    void rulesAreStoredFollowedAndTakenAway() throws IOException {
        KubernetesRuleStore writer = store();
        KubernetesRuleStore reader = store();
        RuleStore.Written written = (RuleStore.Written) writer.put(BOX, CLOSED, "uid-of-box", RuleStore.NEVER_SET);
        StoreEntry.Held held = (StoreEntry.Held) written.now();
        assertThat(held.stored().rules()).isEqualTo(CLOSED);
        assertThat(held.stored().ownerUid()).isEqualTo("uid-of-box");
        assertThat(resource().getMetadata().getOwnerReferences().get(0).getKind())
                .isEqualTo("Sandbox");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(reader.seen(BOX)).isEqualTo(written.now()));

        assertThat(reader.put(BOX, NetworkRules.DEFAULTS, null, "another")).isInstanceOf(RuleStore.Conflict.class);
        RuleStore.Written second = (RuleStore.Written) reader.put(BOX, denying("::/0"), null, held.revision());
        second.undo().run();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(writer.seen(BOX)).isEqualTo(written.now()));
        assertThat(reader.get(BOX)).isEqualTo(written.now());

        assertThat(writer.delete(BOX, null)).isInstanceOf(RuleStore.Written.class);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(reader.seen(BOX)).isInstanceOf(StoreEntry.Absent.class));
    }

    @Test
    void theStatusSaysWhatBecameOfThem() throws IOException {
        KubernetesRuleStore store = store();
        store.put(BOX, CLOSED, null, null);
        store.judged(BOX, "a problem");
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(
                        resource().getAdditionalProperties().get("status"))
                .asString()
                .contains("Ready", "False", "a problem"));
        assertThat(resource().getAdditionalProperties().get("spec")).asString().contains("0.0.0.0/0");
    }
}
