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
import java.util.Set;

/**
 * The base with components, as the API server would get it.
 *
 * @param objects those of Kubernetes' own kinds
 */
record Rendered(List<HasMetadata> objects) {

    /**
     * Flags of manifests that may come later than the manifests; the test drops them as long as {@code --help} does not
     * know them.
     */
    private static final Set<String> AWAITED = Set.of("https-bind-address", "tls-cert-file", "tls-key-file");

    static Rendered of(Path scratch, String... components) throws IOException, InterruptedException {
        return new Rendered(Manifests.renderWith(scratch, components).stream()
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
        String help = ConfigLoader.load(List.of("--help"), Map.of()) instanceof Loaded.Print print ? print.text() : "";
        List<String> args = container().getArgs().stream()
                .filter(arg -> !AWAITED.contains(nameOf(arg)) || help.contains("--" + nameOf(arg) + " "))
                .toList();
        return ConfigLoader.load(args, Map.of());
    }

    private static String nameOf(String arg) {
        return arg.replaceFirst("^--", "").replaceFirst("=.*$", "");
    }
}
