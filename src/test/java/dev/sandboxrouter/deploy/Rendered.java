package dev.sandboxrouter.deploy;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The base with components, as the API server would get it.
 *
 * @param objects those of Kubernetes' own kinds
 */
record Rendered(List<HasMetadata> objects) {

    static Rendered of(Path scratch, String... components) throws IOException, InterruptedException {
        return ofDocuments(Manifests.renderWith(scratch, components));
    }

    /** A kustomization that is there. */
    static Rendered ofFolder(Path folder) throws IOException, InterruptedException {
        return ofDocuments(Manifests.render(folder));
    }

    private static Rendered ofDocuments(List<Map<String, Object>> documents) {
        return new Rendered(documents.stream()
                .filter(Manifests::isModelled)
                .map(Manifests::decode)
                .toList());
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> T only(Class<T> kind) {
        List<T> all = all(kind);
        if (all.size() != 1) {
            throw new AssertionError("expected one " + kind.getSimpleName() + ", but got " + all.size());
        }
        return all.get(0);
    }

    PodSpec pod() {
        return only(Deployment.class).getSpec().getTemplate().getSpec();
    }

    Map<String, String> podLabels() {
        return only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels();
    }

    Container container() {
        return pod().getContainers().get(0);
    }

    /** What the program makes of the arguments. */
    Loaded configuration() {
        return ConfigLoader.load(container().getArgs(), Map.of());
    }
}
