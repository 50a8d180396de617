package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.deploy.Traffic.Peer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The kustomizations that {@code deploy/README.md} shows render, and do what the page says of them. */
@Tag("soak")
@EnabledIf("dev.sandboxrouter.deploy.Manifests#canRender")
class ShownKustomizationsTest {

    private static final Path PAGE = Path.of("deploy", "README.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?kind: Kustomization.*?)^```$");

    @TempDir
    Path scratch = Path.of("");

    private static List<String> shown() throws IOException {
        return BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private List<Map<String, Object>> render(String marker) throws IOException, InterruptedException {
        String text = shown().stream()
                .filter(block -> block.contains(marker))
                .findFirst()
                .orElseThrow();
        Path toTheManifests = scratch.toRealPath().relativize(Manifests.FOLDER.toRealPath());
        Files.writeString(scratch.resolve("kustomization.yaml"), text.replace("../../", toTheManifests + "/"));
        return Manifests.render(scratch);
    }

    @Test
    void allRender() throws Exception {
        assertThat(shown()).hasSizeGreaterThan(1);
        for (String block : shown()) {
            assertThat(render(block)).extracting(Manifests::kindOf).contains("apps/v1/Deployment");
        }
    }

    @Test
    void monitorAndRulesHaveTheLabelOfTheRelease() throws Exception {
        assertThat(render("metadata/labels/release"))
                .filteredOn(Manifests::isForeign)
                .hasSize(2)
                .allSatisfy(document -> assertThat(Manifests.map(
                                Manifests.map(document.get("metadata")).get("labels")))
                        .containsKeys("release", "app.kubernetes.io/part-of"));
    }

    @Test
    void openShiftsDnsIsReachedAndWhatWasOpenStaysSo() throws Exception {
        Traffic traffic = new Traffic(render("port: 5353").stream()
                .filter(Manifests::isModelled)
                .map(Manifests::decode)
                .filter(NetworkPolicy.class::isInstance)
                .map(NetworkPolicy.class::cast)
                .toList());

        for (String protocol : List.of("UDP", "TCP")) {
            assertThat(traffic.letsOut(Peer.pod("openshift-dns", Map.of()), protocol, 5353))
                    .isTrue();
            assertThat(traffic.letsOut(Peer.notAPod(), protocol, 5353)).isFalse();
            assertThat(traffic.letsOut(Peer.notAPod(), protocol, 53)).isTrue();
        }
    }
}
