package dev.sandboxrouter.manuals;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
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

/** What any page types at the cluster: objects and files that are there, and deletions of what nobody needs any more. */
class KubectlCommandsTest {

    private static final Path MIGRATING = Path.of("docs", "migrating.md");

    /** The Python router's manifests are not of this project; this is what its pods come from. */
    private static final String OF_THE_PYTHON_ROUTER = "deployment/sandbox-router-deployment";

    private static final Set<String> VERBS =
            Set.of("apply", "auth", "create", "debug", "delete", "diff", "get", "label", "logs", "rollout");

    /** Of these every word behind the kind is an object; of all of them what is written as kind/name. */
    private static final Set<String> VERBS_WITH_NAMES = Set.of("delete", "get", "label");

    private static final Set<String> FLAGS_WITH_VALUES = Set.of("-n", "-f", "-k", "-l", "-o", "-c");
    private static final Map<String, String> SHORT_KINDS = Map.of("ns", "namespace");
    private static final Map<String, String> OBJECTS = KubectlCommands.objects();
    private static final Pattern OBJECT = Pattern.compile("[a-z]+/[a-z0-9-]+");

    static Stream<Arguments> commands() {
        return Manuals.pages().stream()
                .flatMap(page -> KubectlCommands.of(page).map(command -> Arguments.of(page, command)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void namesWhatIsThere(Path page, List<String> command) {
        List<String> plain = plain(command);
        assertThat(plain.get(0)).isIn(VERBS);
        assertThat(files(command)).allSatisfy(file -> assertThat(file).exists());
        if (isFarewell(page, command)) {
            return;
        }
        assertThat(objects(plain)).allSatisfy(object -> {
            assertThat(OBJECTS).containsKey(object);
            assertThat(namespaceOf(command)).as("the namespace of %s", object).isEqualTo(OBJECTS.get(object));
        });
    }

    /** Every object of the Go router that has another name here, and nothing that this router has. */
    @Test
    void whoMigratesDeletesWhatIsLeftOfTheOthers() {
        List<List<String>> farewells = KubectlCommands.of(MIGRATING)
                .filter(command -> isFarewell(MIGRATING, command))
                .toList();
        Set<String> left = new TreeSet<>(ofTheGoRouter());
        left.removeAll(OBJECTS.keySet());
        left.add(OF_THE_PYTHON_ROUTER);

        assertThat(farewells.stream().flatMap(command -> objects(plain(command)).stream()))
                .containsExactlyInAnyOrderElementsOf(left);
        assertThat(farewells).allSatisfy(command -> assertThat(namespaceOf(command))
                .as("none, or the one that its owner has chosen")
                .isEmpty());
    }

    /** A deletion of what another router had, which is therefore not there. */
    private static boolean isFarewell(Path page, List<String> command) {
        return page.equals(MIGRATING) && plain(command).get(0).equals("delete");
    }

    private static Set<String> ofTheGoRouter() {
        return Manuals.read(Path.of("src", "test", "resources", "deploy", "go-router.txt"))
                .lines()
                .filter(line -> line.startsWith("manifest "))
                .map(line -> line.substring("manifest ".length()))
                .map(object -> object.substring(0, object.indexOf('/')).toLowerCase(Locale.ROOT)
                        + object.substring(object.indexOf('/')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The verb and what follows it, without flags and their values. */
    private static List<String> plain(List<String> command) {
        List<String> plain = new ArrayList<>();
        for (int i = 0; i < command.size(); i++) {
            if (FLAGS_WITH_VALUES.contains(command.get(i))) {
                i++;
            } else if (!command.get(i).startsWith("-")) {
                plain.add(command.get(i));
            }
        }
        return plain;
    }

    private static List<Path> files(List<String> command) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i + 1 < command.size(); i++) {
            if (command.get(i).equals("-f")) {
                files.add(Path.of(command.get(i + 1)));
            }
        }
        return files;
    }

    private static String namespaceOf(List<String> command) {
        int flag = command.indexOf("-n");
        return flag < 0 ? "" : command.get(flag + 1);
    }

    /** As kind/name; of {@code get pods} there is none. */
    private static List<String> objects(List<String> plain) {
        List<String> objects = new ArrayList<>(
                plain.stream().filter(word -> OBJECT.matcher(word).matches()).toList());
        String verb = plain.get(0);
        if (objects.isEmpty() && VERBS_WITH_NAMES.contains(verb) && plain.size() > 1) {
            String kind = SHORT_KINDS.getOrDefault(plain.get(1), plain.get(1));
            plain.stream()
                    .skip(2)
                    .takeWhile(word -> !word.contains("="))
                    .filter(name -> !kind.equals("secret")) // which no manifest brings
                    .forEach(name -> objects.add(kind + "/" + name));
        }
        return objects;
    }

    /** A pattern that finds nothing would pass everything. */
    @Test
    void commandsAreFound() {
        assertThat(commands()).hasSizeGreaterThan(20);
    }
}
