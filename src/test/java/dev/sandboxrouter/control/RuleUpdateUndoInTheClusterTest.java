package dev.sandboxrouter.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.kubernetes.Cluster;
import dev.sandboxrouter.kubernetes.KubernetesRuleStore;
import dev.sandboxrouter.store.RuleStore;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The same of rules that are kept in a cluster: of a resource all but what the API server makes is as it was. */
class RuleUpdateUndoInTheClusterTest extends RuleUpdateUndoTest {

    private final ScriptedApiServer api;
    private final List<AutoCloseable> open = new ArrayList<>();

    RuleUpdateUndoInTheClusterTest() throws IOException {
        api = ScriptedApiServer.start(new PodStore(), 1);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        api.close();
    }

    @Override
    RuleStore openStore() throws IOException {
        Cluster cluster = Cluster.open(Optional.of(api.kubeconfig(folder, "t").toString()), Optional.empty());
        KubernetesRuleStore store = cluster.ruleStore();
        open.add(store);
        open.add(cluster);
        store.sync(Duration.ofSeconds(10));
        return store;
    }

    @Override
    List<Object> stored() {
        JsonNode found = api.networks().get("default", "box");
        if (found == null) {
            return List.of();
        }
        ObjectNode json = found.deepCopy();
        json.remove("status");
        json.withObject("/metadata").remove(List.of("uid", "generation", "resourceVersion"));
        return List.of(json.toString());
    }

    @Override
    void storeGarbage() {
        api.networks().apply("default", "box", "{\"denyPorts\":[\"x\"],\"unknown\":{\"a\":[1]}}");
    }
}
