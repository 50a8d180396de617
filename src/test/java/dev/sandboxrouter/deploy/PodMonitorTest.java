package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Prometheus Operator's own kind, of which no model is here: a misspelt key would scrape nothing, and say nothing. */
class PodMonitorTest {

    private static Map<String, Object> only(String... path) throws IOException {
        return Manifests.documents(Files.readString(Manifests.FOLDER.resolve(Path.of("", path))))
                .get(0);
    }

    private static Map<String, Object> monitor() throws IOException {
        return only("components", "monitoring", "pod-monitor.yaml");
    }

    private static Deployment deployment() throws IOException {
        return (Deployment) Manifests.decode(only("base", "deployment.yaml"));
    }

    @Test
    void hasTheKeysOfAPodMonitor() throws IOException {
        Map<String, Object> spec = Manifests.map(monitor().get("spec"));

        assertThat(monitor()).containsOnlyKeys("apiVersion", "kind", "metadata", "spec");
        assertThat(Manifests.map(monitor().get("metadata"))).containsOnlyKeys("name", "namespace", "labels");
        assertThat(spec).containsOnlyKeys("selector", "podMetricsEndpoints", "sampleLimit");
        assertThat(spec.get("sampleLimit")).isInstanceOf(Integer.class);
        assertThat(Manifests.map(spec.get("selector"))).containsOnlyKeys("matchLabels");
    }

    /** In its own namespace alone: without a namespaceSelector a monitor looks nowhere else. */
    @Test
    void selectsThePodsOfTheDeployment() throws IOException {
        Object labels = Manifests.map(Manifests.map(monitor().get("spec")).get("selector"))
                .get("matchLabels");

        assertThat(labels).isEqualTo(deployment().getSpec().getSelector().getMatchLabels());
        assertThat(Manifests.map(monitor().get("metadata")))
                .containsEntry("namespace", deployment().getMetadata().getNamespace());
    }

    @Test
    void scrapesThePortOfTheMetrics() throws IOException {
        Map<String, String> annotations =
                deployment().getSpec().getTemplate().getMetadata().getAnnotations();

        assertThat(Manifests.list(Manifests.map(monitor().get("spec")).get("podMetricsEndpoints")))
                .singleElement()
                .isEqualTo(Map.of("port", "metrics", "path", annotations.get("prometheus.io/path"), "interval", "15s"));
        assertThat(deployment().getSpec().getTemplate().getSpec().getContainers())
                .flatExtracting(container -> container.getPorts())
                .filteredOn(port -> port.getName().equals("metrics"))
                .extracting(ContainerPort::getContainerPort)
                .containsExactly(Integer.valueOf(annotations.get("prometheus.io/port")));
    }
}
