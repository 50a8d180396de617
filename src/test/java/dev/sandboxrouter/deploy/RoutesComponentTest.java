package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Routes of one's own on Kubernetes, as docs/customizing.md tells it. */
class RoutesComponentTest {

    private static final String EXAMPLE = "namespace-header.camel.yaml";
    private static final Path SHIPPED = Path.of("examples", "namespace-header", EXAMPLE);
    private static final Pattern ARGUMENT = Pattern.compile("<arg>(.*)</arg>");
    private static final Pattern ARCHIVE = Pattern.compile("<image.archive>(.*)</image.archive>");
    private static final Pattern COMMAND = Pattern.compile("containers/0/command\n +value:\n((?: +- .*\n)+)");
    private static final Pattern WORD = Pattern.compile("- (.*)\n");

    @TempDir
    Path scratch = Path.of("");

    @Test
    @EnabledIf("dev.sandboxrouter.deploy.Manifests#canRender")
    void theFolderThatTheFlagNamesIsTheConfigMapWithTheExample() throws Exception {
        Rendered rendered = Rendered.of(scratch, "routes");
        ConfigMap routes = rendered.only(ConfigMap.class);

        assertThat(routes.getData()).containsOnly(Map.entry(EXAMPLE, Files.readString(SHIPPED)));
        assertThat(rendered.pod().getVolumes())
                .filteredOn(volume -> volume.getName().equals("routes"))
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.getConfigMap().getName())
                            .as("with the hash, so that a change brings new pods")
                            .isEqualTo(routes.getMetadata().getName())
                            .startsWith("sandbox-router-routes-");
                    assertThat(volume.getConfigMap().getOptional()).isNotEqualTo(true);
                });
        assertThat(rendered.container().getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("routes"))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getReadOnly()).isTrue();
                    assertThat(rendered.container().getArgs()).contains("--routes-dir=" + mount.getMountPath());
                });
        PodSecurity.assertRestricted(rendered.pod());
    }

    /** What the page gives a pod as its command is the image's entry point, but for the class path. */
    @Test
    void theCommandWithMoreComponentsIsTheEntryPoint() throws IOException {
        String pom = Files.readString(Path.of("deploy", "image", "pom.xml"));
        String archive = words(ARCHIVE, pom).get(0);
        List<String> entryPoint = words(ARGUMENT, pom.replace("${image.archive}", archive));
        String page = Files.readString(Path.of("docs", "customizing.md"));
        String command =
                COMMAND.matcher(page).results().findFirst().orElseThrow().group(1);

        assertThat(entryPoint).contains("sandbox-router.jar");
        assertThat(words(WORD, command))
                .containsExactlyElementsOf(entryPoint.stream()
                        .map(word -> word.equals("sandbox-router.jar") ? word + ":extra/*" : word)
                        .toList());
    }

    private static List<String> words(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult word) -> word.group(1))
                .toList();
    }
}
