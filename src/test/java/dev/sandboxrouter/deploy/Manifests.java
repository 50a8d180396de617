package dev.sandboxrouter.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads manifests the way a strict API server would: a field that a kind does not have is an error, so are doubles. */
public final class Manifests {

    public static final Path FOLDER = Path.of("deploy", "kubernetes");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
            Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class),
            Map.entry("rbac.authorization.k8s.io/v1/ClusterRole", ClusterRole.class),
            Map.entry("rbac.authorization.k8s.io/v1/ClusterRoleBinding", ClusterRoleBinding.class),
            Map.entry("apiextensions.k8s.io/v1/CustomResourceDefinition", CustomResourceDefinition.class));

    /** Resources of the Prometheus Operator, which the model does not have; their tests look into them themselves. */
    private static final List<String> FOREIGN =
            List.of("monitoring.coreos.com/v1/PodMonitor", "monitoring.coreos.com/v1/PrometheusRule");

    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new NothingIsSwallowed())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** The model keeps unknown fields in a map of its own; without that map they are errors. */
    private static final class NothingIsSwallowed extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    private Manifests() {}

    /** All documents of a text, as they stand. */
    public static List<Map<String, Object>> documents(String yaml) {
        List<Map<String, Object>> documents = new ArrayList<>();
        LoadSettings asKubernetesReads =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        for (Object document : new Load(asKubernetesReads).loadAllFromString(yaml)) {
            documents.add(map(document));
        }
        return documents;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(@Nullable Object node) {
        return (Map<String, Object>) Objects.requireNonNull(node);
    }

    public static List<?> list(@Nullable Object node) {
        return (List<?>) Objects.requireNonNull(node);
    }

    /** The folders with a kustomization below {@link #FOLDER}. */
    static List<Path> kustomizations() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.endsWith("kustomization.yaml"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    /** Whether a document is an object of Kubernetes' own kinds. */
    static boolean isModelled(Map<String, Object> document) {
        return KINDS.containsKey(kindOf(document));
    }

    static boolean isForeign(Map<String, Object> document) {
        return FOREIGN.contains(kindOf(document));
    }

    static String kindOf(Map<String, Object> document) {
        return document.get("apiVersion") + "/" + document.get("kind");
    }

    /**
     * Decodes a document.
     *
     * @throws IllegalArgumentException if it has a field that its kind does not have, or a value of the wrong type
     */
    public static HasMetadata decode(Map<String, Object> document) {
        return STRICT.convertValue(document, KINDS.get(kindOf(document)));
    }

    /** Whether {@code kubectl} is on the path. */
    static boolean canRender() {
        return Programs.find("kubectl").isPresent();
    }

    /** What {@code kubectl kustomize} makes of a folder. */
    static List<Map<String, Object>> render(Path folder) throws IOException, InterruptedException {
        Process kubectl = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (kubectl.waitFor() != 0) {
            throw new IOException("kubectl kustomize " + folder + " failed; its message stands above");
        }
        return documents(yaml);
    }

    /** Renders the base with some components, as a user's own kustomization would put them together. */
    static List<Map<String, Object>> renderWith(Path scratch, String... components)
            throws IOException, InterruptedException {
        Path here = Files.createDirectories(scratch);
        StringBuilder text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n")
                .append("resources:\n  - ")
                .append(here.toRealPath().relativize(FOLDER.resolve("base").toRealPath()))
                .append('\n');
        if (components.length > 0) {
            text.append("components:\n");
            for (String component : components) {
                Path target = FOLDER.resolve("components").resolve(component).toRealPath();
                text.append("  - ").append(here.toRealPath().relativize(target)).append('\n');
            }
        }
        Files.writeString(here.resolve("kustomization.yaml"), text);
        return render(here);
    }
}
