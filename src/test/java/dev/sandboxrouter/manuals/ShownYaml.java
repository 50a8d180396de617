package dev.sandboxrouter.manuals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.config.sandboxes.SandboxesFile;
import dev.sandboxrouter.custom.RouteYaml;
import dev.sandboxrouter.deploy.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML is given to whoever would read it: routes, a sandboxes file, manifests, or the router's own configuration. */
final class ShownYaml {

    private static final Set<String> ROUTE_KEYS = Set.of("route", "from", "beans", "rest");
    private static final Path KUSTOMIZATION = Path.of("deploy", "kubernetes", "examples", "production");

    private ShownYaml() {}

    static void check(String yaml, Path scratch) throws IOException {
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            if (document instanceof List<?> list) {
                list(Manifests.map(list.get(0)), yaml, scratch);
            } else {
                map(Manifests.map(document), yaml, scratch);
            }
        }
    }

    private static void list(Map<String, Object> first, String yaml, Path scratch) throws IOException {
        if (first.keySet().stream().anyMatch(ROUTE_KEYS::contains)) {
            assertThat(RouteYaml.problems(yaml, Path.of("kamelets"))).isEmpty();
        } else {
            assertThat(SandboxesFile.read(Files.writeString(scratch.resolve("sandboxes.yaml"), yaml)))
                    .isInstanceOf(SandboxesFile.Reading.Entries.class);
        }
    }

    private static void map(Map<String, Object> document, String yaml, Path scratch) throws IOException {
        if ("Kustomization".equals(document.get("kind"))) {
            Stream.of("resources", "components")
                    .filter(document::containsKey)
                    .flatMap(key -> Manifests.list(document.get(key)).stream())
                    .forEach(path -> assertThat(KUSTOMIZATION.resolve(String.valueOf(path)))
                            .exists());
        } else if (document.containsKey("apiVersion")) {
            Manifests.decode(document);
        } else if (document.keySet().equals(Set.of("rules"))) {
            Manifests.decode(asRole(document));
        } else {
            Path file = Files.writeString(scratch.resolve("router.yaml"), yaml);
            assertThat(ConfigLoader.load(List.of("--check-config", "--config=" + file), Map.of()))
                    .isInstanceOf(Loaded.Ready.class);
        }
    }

    /** Rules alone are an excerpt. */
    private static Map<String, Object> asRole(Map<String, Object> rules) {
        Map<String, Object> role = new LinkedHashMap<>(rules);
        role.put("apiVersion", "rbac.authorization.k8s.io/v1");
        role.put("kind", "ClusterRole");
        role.put("metadata", Map.of("name", "excerpt"));
        return role;
    }
}
