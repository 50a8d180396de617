package dev.sandboxrouter.manuals;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a runbook types at the cluster at three in the morning: the right namespace, and commands that look or restart. */
class RunbookCommandsTest {

    private static final Path RUNBOOKS = Path.of("docs", "runbooks");

    /** With what has to follow, where only some of it exists. */
    private static final Map<String, Set<String>> VERBS = Map.of(
            "get", Set.of("pods", "secret"),
            "debug", Set.of(),
            "logs", Set.of(),
            "rollout", Set.of("undo", "status", "restart"),
            "auth", Set.of("can-i"));

    static Stream<Arguments> commands() {
        return Manuals.below(RUNBOOKS)
                .flatMap(page -> KubectlCommands.of(page).map(command -> Arguments.of(page, command)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void says(Path page, List<String> words) {
        assertThat(namespace(words)).as("a namespace").isIn("agent-sandbox-system", KubectlCommands.GIVEN, "all");
        List<String> rest = withoutNamespace(words);
        assertThat(VERBS).containsKey(rest.get(0));
        Set<String> following = VERBS.get(rest.get(0));
        assertThat(following == null || following.isEmpty() || following.contains(rest.get(1)))
                .as("%s", rest)
                .isTrue();
        assertThat(words).filteredOn(word -> word.startsWith("--target=")).allSatisfy(word -> assertThat(
                        KubectlCommands.manifests())
                .contains("- name: " + word.substring("--target=".length()) + "\n"));
        if (rest.get(1).equals("secret")) {
            assertThat(KubectlCommands.manifests()).contains("secretName: " + rest.get(2) + "\n");
        }
    }

    private static String namespace(List<String> words) {
        int flag = words.indexOf("-n");
        return flag >= 0 ? words.get(flag + 1) : words.contains("--all-namespaces") ? "all" : "";
    }

    private static List<String> withoutNamespace(List<String> words) {
        return words.get(0).equals("-n") ? words.subList(2, words.size()) : words;
    }

    /** A pattern that finds nothing would pass everything. */
    @Test
    void commandsAreFound() {
        assertThat(commands()).hasSizeGreaterThan(8);
    }
}
