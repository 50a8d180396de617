package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --check-config} reads the files that flags name as a start would. */
class FilesCheckTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static List<String> problems(List<String> flags) {
        return FilesCheck.problems(((Loaded.Ready) ConfigLoader.load(flags, Map.of())).config());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            --sandboxes-file                                           | {a: b}                          | file:1:
            --sandboxes-file                                           | [{namespace: a, id: b, ip: c}]  | file:1:
            --authz-mode=scoped-token --authz-scoped-token-secret-file | sixsix                          | file: expected at least
            --traffic-token-key-file                                   | sixsix                          | file: expected at least
            --cache-enabled --kubeconfig                               | {a: [                           | file": not a kubeconfig: line 1
            --cache-enabled --kubeconfig                               | words                           | file": not a kubeconfig: expected a map
            --authz-mode=tokenreview --kubeconfig                      | words                           | not a kubeconfig
            --rule-store=kubernetes --kubeconfig                       | {current-context: nope}         | there is no context "nope"
            """)
    void aMistakeInAFileIsFound(String flags, String text, String expected) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList((flags + "=" + file("file", text)).split(" ")));
        assertThat(problems(all)).singleElement().asString().contains(expected).doesNotContain("\n");
    }

    @Test
    void aContextThatIsMissingIsNamedBesideThoseThatAreThere() throws IOException {
        String file =
                file("kc", "current-context: nope\ncontexts:\n- {name: a, context: {}}\n- {name: b, context: {}}\n");
        assertThat(problems(List.of("--cache-enabled", "--kubeconfig=" + file)))
                .containsExactly("--kubeconfig \"" + file + "\": there is no context \"nope\" (current-context):"
                        + " expected one of a, b");
    }

    @Test
    void aMistakeInEveryFileIsALineOfItsOwn() throws IOException {
        String words = file("words", "words");
        assertThat(problems(broken(words))).hasSize(5).allSatisfy(line -> assertThat(line)
                .contains(words));
    }

    @Test
    void aStartTellsAllOfThemToo() throws IOException {
        String[] flags = broken(file("words", "words")).toArray(String[]::new);
        assertThatThrownBy(() -> SandboxRouter.start(flags)).isInstanceOfSatisfying(StartFailure.class, failure -> {
            assertThat(failure.isOfConfiguration()).isTrue();
            assertThat(failure.problems()).isEqualTo(problems(List.of(flags)));
        });
    }

    private static List<String> broken(String file) {
        return List.of(
                "--http-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=",
                "--metrics-bind-address=",
                "--https-bind-address=127.0.0.1:0",
                "--tls-cert-file=" + file,
                "--tls-key-file=" + file,
                "--sandboxes-file=" + file,
                "--traffic-token-key-file=" + file,
                "--authz-mode=scoped-token",
                "--authz-scoped-token-secret-file=" + file);
    }

    @Test
    void soundFilesAreSound() throws IOException {
        TestCa.Identity server = TestCa.named("ca").issue("a");
        assertThat(problems(List.of(
                        "--https-bind-address=127.0.0.1:0",
                        "--tls-cert-file=" + file("crt", server.certificatePem()),
                        "--tls-key-file=" + file("key", server.keyPem()),
                        "--sandboxes-file=" + file("sandboxes", "[]"),
                        "--authz-mode=tokenreview",
                        "--kubeconfig="
                                + file(
                                        "kc",
                                        """
                                        current-context: a
                                        contexts: [{name: a, context: {cluster: c}}]
                                        clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]
                                        """),
                        "--traffic-token-key-file=" + file("secret", "s".repeat(64)))))
                .isEmpty();
    }
}
