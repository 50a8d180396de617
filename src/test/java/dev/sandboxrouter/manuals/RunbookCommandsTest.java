package dev.sandboxrouter.manuals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.deploy.Manifests;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a runbook types at the cluster at three in the morning: the right namespace, and objects that are there. */
class RunbookCommandsTest {

    private static final Path RUNBOOKS = Path.of("docs", "runbooks");
    private static final Pattern INLINE = Pattern.compile("`(kubectl [^`]+)`");
    private static final Pattern OBJECT = Pattern.compile("([a-z]+)/([a-z0-9-]+)");

    /** Whatever the reader has to fill in. */
    private static final Pattern BLANK = Pattern.compile("<[^>]+>");

    /** With what has to follow, where only some of it exists. */
    private static final Map<String, Set<String>> VERBS = Map.of(
            "get", Set.of("pods", "secret"),
            "debug", Set.of(),
            "logs", Set.of(),
            "rollout", Set.of("undo", "status", "restart"),
            "auth", Set.of("can-i"));

    static Stream<Arguments> commands() {
        return Manuals.below(RUNBOOKS).flatMap(page -> Stream.concat(inline(page), inBlocks(page))
                .map(RunbookCommandsTest::filledIn)
                .flatMap(text -> ShellText.commands(text).stream())
                .filter(command -> command.get(0).equals("kubectl"))
                .map(command -> Arguments.of(page, command)));
    }

    private static Stream<String> inline(Path page) {
        return INLINE.matcher(Manuals.prose(page)).results().map(found -> found.group(1)
                .replaceAll("\\s+", " "));
    }

    private static Stream<String> inBlocks(Path page) {
        return Manuals.blocks()
                .filter(block -> block.page().equals(page) && block.language().equals("sh"))
                .map(Manuals.Block::text);
    }

    private static String filledIn(String text) {
        return BLANK.matcher(text).replaceAll("given");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void says(Path page, List<String> command) {
        List<String> words = command.subList(1, command.size());
        assertThat(namespace(words)).as("a namespace").isIn("agent-sandbox-system", "given", "all");
        List<String> rest = withoutNamespace(words);
        assertThat(VERBS).containsKey(rest.get(0));
        Set<String> following = VERBS.get(rest.get(0));
        assertThat(following == null || following.isEmpty() || following.contains(rest.get(1)))
                .as("%s", rest)
                .isTrue();
        assertThat(words).allSatisfy(RunbookCommandsTest::assertThere);
        if (rest.get(1).equals("secret")) {
            assertThat(manifests()).contains("secretName: " + rest.get(2) + "\n");
        }
    }

    private static String namespace(List<String> words) {
        int flag = words.indexOf("-n");
        return flag >= 0 ? words.get(flag + 1) : words.contains("--all-namespaces") ? "all" : "";
    }

    private static List<String> withoutNamespace(List<String> words) {
        return words.get(0).equals("-n") ? words.subList(2, words.size()) : words;
    }

    private static void assertThere(String word) {
        if (word.startsWith("--target=")) {
            assertThat(manifests()).contains("- name: " + word.substring("--target=".length()) + "\n");
        } else if (OBJECT.matcher(word).matches()) {
            assertThat(objects()).contains(word);
        }
    }

    private static Set<String> objects() {
        return yaml().flatMap(file -> Manifests.documents(Manuals.read(file)).stream())
                .filter(document -> document.get("metadata") != null)
                .map(document -> String.valueOf(document.get("kind")).toLowerCase(Locale.ROOT) + "/"
                        + Manifests.map(document.get("metadata")).get("name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String manifests() {
        return yaml().map(Manuals::read).collect(Collectors.joining("\n"));
    }

    private static Stream<Path> yaml() {
        return Manuals.below(Manifests.FOLDER)
                .filter(file -> file.toString().endsWith(".yaml"))
                .filter(file -> !file.toString().endsWith(".camel.yaml")); // a route is no object
    }

    /** A pattern that finds nothing would pass everything. */
    @Test
    void commandsAreFound() {
        assertThat(commands()).hasSizeGreaterThan(8);
    }
}
