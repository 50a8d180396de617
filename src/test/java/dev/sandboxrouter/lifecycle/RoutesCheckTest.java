package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.testkit.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --check-config} looks into {@code --routes-dir} as a start would. */
class RoutesCheckTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static List<String> problems(Object dir) {
        Loaded loaded =
                ConfigLoader.load(List.of("--check-config", "--cache-enabled", "--routes-dir=" + dir), Map.of());
        return RoutesCheck.problems(((Loaded.Ready) loaded).config());
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespace-header", "rate-limit", "kamelets"})
    void theExamplesAreSound(String example) {
        assertThat(problems(Path.of("examples", example))).isEmpty();
    }

    /** Two of them begin at one extension point. */
    @Test
    void examplesAreSoundTogether() throws IOException {
        System.setProperty("maintenance.sandbox", "a");
        System.setProperty("policy.url", "http://127.0.0.1:1/");
        for (String example : List.of("maintenance", "policy", "rate-limit")) {
            String name = example + ".camel.yaml";
            Files.copy(Path.of("examples", example, name), folder.resolve(name));
        }
        assertThat(problems(folder)).isEmpty();
    }

    @Test
    void twoRoutesThatBeginAtOnePlaceAreFoundWithBoth() throws IOException {
        Files.writeString(folder.resolve("a.camel.yaml"), "\n- from: {uri: direct:x, steps: [{log: a}]}\n");
        Files.writeString(folder.resolve("b.camel.yaml"), "- from: {uri: direct:x, steps: [{log: a}]}\n");
        assertThat(problems(folder))
                .containsExactly(folder.resolve("b.camel.yaml") + ":1: the route from direct:x begins where the one in "
                        + folder.resolve("a.camel.yaml") + ":2 begins, and that takes one");
    }

    /** Every shipped route builds with the steps that the check knows, and nobody warns of how it is done. */
    @Test
    void anEmptyFolderIsSound() {
        try (LogCapture log = LogCapture.open()) {
            assertThat(problems(folder)).isEmpty();
            assertThat(log.events()).noneMatch(line -> line.contains("cannot safely be used"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            - from: {uri: direct:a, steps: [{process: {ref: nobody}}]}            | nobody
            - from: {uri: direct:a, steps: [{to: {uri: kafka:a}}]}                | kafka
            - from: {uri: direct:a, steps: [{to: {uri: 'sandbox-http:refuse?code=200'}}]} | expected 400 to 599
            - from: {uri: direct:a, steps: [{to: {uri: 'sandbox-http:body'}}]}    | maxBytes 0: expected 1 to
            - from: {uri: direct:a, steps: [{to: {uri: 'sandbox-http:header?name=Host&value=a'}}]} | name Host has to be
            - from: {uri: direct:a, steps: [{to: {uri: kamelet:none}}]}           | none
            """)
    void whatAStartWouldFailForIsFound(String yaml, String expected) throws IOException {
        Files.writeString(folder.resolve("own.camel.yaml"), yaml + "\n");
        assertThat(problems(folder)).singleElement().asString().contains(expected);
    }
}
