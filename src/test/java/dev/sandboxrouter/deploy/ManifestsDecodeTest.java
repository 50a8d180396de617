package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest as it stands in its file; works without kubectl. */
class ManifestsDecodeTest {

    static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(Manifests.FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .filter(file -> !file.toString().endsWith(".camel.yaml")) // Camel's, and checked as that
                    .sorted()
                    .toList();
        }
    }

    static List<Path> folders() throws IOException {
        return Manifests.kustomizations();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void hasNoFieldThatItsKindDoesNotHave(Path file) throws IOException {
        List<Map<String, Object>> documents = Manifests.documents(Files.readString(file));

        assertThat(documents).isNotEmpty();
        for (Map<String, Object> document : documents) {
            if (!Manifests.isForeign(document)) {
                assertThat(Manifests.isModelled(document))
                        .as("%s is a kind that this test knows", Manifests.kindOf(document))
                        .isTrue();
                assertThat(Manifests.decode(document).getMetadata().getName()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyFileIsNamedByItsKustomization(Path folder) throws IOException {
        String kustomization = Files.readString(folder.resolve("kustomization.yaml"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml")))
                    .allSatisfy(name -> assertThat(kustomization).contains(name));
        }
    }

    /** A bare True in YAML is no word, and the API server refuses a schema that takes it for one. */
    @ParameterizedTest
    @MethodSource("manifests")
    void theWordsOfASchemaAreWords(Path file) throws IOException {
        Manifests.documents(Files.readString(file)).forEach(ManifestsDecodeTest::assertWords);
    }

    private static void assertWords(Object node) {
        if (node instanceof Map<?, ?> map) {
            if ("string".equals(map.get("type")) && map.get("enum") instanceof List<?> words) {
                assertThat(words).hasOnlyElementsOfType(String.class);
            }
            map.values().forEach(ManifestsDecodeTest::assertWords);
        } else if (node instanceof List<?> list) {
            list.forEach(ManifestsDecodeTest::assertWords);
        }
    }

    @Test
    void aSlipOfThePenIsSeen() {
        Map<String, Object> service = Manifests.documents(
                        """
                        apiVersion: v1
                        kind: Service
                        metadata:
                          name: x
                        spec:
                          selectors:
                            app: x
                        """)
                .get(0);

        assertThatThrownBy(() -> Manifests.decode(service)).hasMessageContaining("selectors");
    }
}
