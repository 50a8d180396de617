package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an operator of the Go router has in his hands means the same here, or the page says why it does not. */
class MigratingPageTest {

    /** Defaults that differ on purpose; the page says so beside the name. */
    static final Map<String, String> OTHER_DEFAULTS = Map.of(
            "response-header-timeout",
            "off; there 30s",
            "authz-mode",
            "shared-token where a token is given; there allow-all",
            "enable-otel-metrics",
            "on where an address is set; there false",
            "enable-tracing",
            "likewise");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(?:--)?([^`]+)` \\| (.+) \\| (.+) \\|$");
    private static final Pattern CODE = Pattern.compile("`(?:--)?([^`]+)`");

    /** A name of the Go router. */
    record Name(String kind, String name, String defaultText) {

        static Name of(String line) {
            String[] words = line.split(" ", -1);
            return new Name(words[0], words[1], words.length > 2 ? words[2] : "");
        }
    }

    static List<Name> names() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src", "test", "resources", "deploy", "go-router.txt"))) {
            return lines.filter(line -> !line.startsWith("#")).map(Name::of).toList();
        }
    }

    /** The flags that the page says are taken. */
    static List<Name> flagsTaken() throws IOException {
        Set<String> taken = taken();
        return names().stream()
                .filter(name -> name.kind().equals("flag") && taken.contains(name.name()))
                .toList();
    }

    /** The flags that the page says are not. */
    static List<Name> flagsNotTaken() throws IOException {
        Set<String> notTaken = notTaken();
        return names().stream()
                .filter(name -> name.kind().equals("flag") && notTaken.contains(name.name()))
                .toList();
    }

    static List<Name> flagsWithADefault() throws IOException {
        return flagsTaken().stream()
                .filter(name -> !name.defaultText().isEmpty())
                .toList();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs", "migrating.md"));
    }

    private static String chapter(String title) throws IOException {
        String after = page().substring(page().indexOf("\n## " + title + "\n") + 1);
        return after.substring(0, after.indexOf("\n## "));
    }

    private static Set<String> taken() throws IOException {
        return all(CODE, chapter("Taken as they are"));
    }

    private static Set<String> notTaken() throws IOException {
        return all(ROW, chapter("Not taken"));
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().map((MatchResult one) -> one.group(1)).forEach(found::add);
        return found;
    }

    private static String help() {
        return ConfigLoader.load(List.of("--help"), Map.of()) instanceof Loaded.Print print ? print.text() : "";
    }

    private static boolean exists(Name name) throws IOException {
        return switch (name.kind()) {
            case "flag" ->
                Pattern.compile("(?m)^  --" + name.name() + "( |$)")
                        .matcher(help())
                        .find();
            case "env" ->
                Pattern.compile("[ :]" + name.name() + "([,\\s]|$)")
                        .matcher(help())
                        .find();
            case "metric" -> KnownMetrics.of(name.name());
            default -> manifests().contains(name.name());
        };
    }

    private static Set<String> manifests() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : ManifestsDecodeTest.manifests()) {
            for (Map<String, Object> document : Manifests.documents(Files.readString(file))) {
                names.add(document.get("kind") + "/"
                        + Manifests.map(document.get("metadata")).get("name"));
            }
        }
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void isTakenOrListedWithTheReason(Name name) throws IOException {
        boolean saysTaken = taken().contains(name.name());
        boolean saysNot = notTaken().contains(name.name());

        assertThat(saysTaken ^ saysNot)
                .as("exactly one of the two lists has %s", name.name())
                .isTrue();
        assertThat(exists(name)).as("%s exists here", name.name()).isEqualTo(saysTaken);
    }

    @ParameterizedTest
    @MethodSource("flagsWithADefault")
    void hasTheSameDefaultOrThePageNamesTheOther(Name flag) throws IOException {
        String row = Files.readString(Path.of("docs", "configuration.md"))
                .lines()
                .filter(line -> line.startsWith("| `--" + flag.name() + "` |"))
                .findFirst()
                .orElseThrow();
        String other = OTHER_DEFAULTS.get(flag.name());

        assertThat(row.startsWith("| `--" + flag.name() + "` | `" + flag.defaultText() + "`"))
                .as(row)
                .isEqualTo(other == null);
        if (other != null) {
            assertThat(chapter("Taken as they are")).contains("`--" + flag.name() + "` (" + other + ")");
        }
    }

    /** The Go manifests' own arguments. */
    @Test
    void theArgumentsOfTheGoManifestsAreTaken() {
        assertThat(ConfigLoader.load(
                        List.of(
                                "--http-bind-address=:8080",
                                "--metrics-bind-address=:9090",
                                "--health-probe-bind-address=:8081",
                                "--cluster-domain=cluster.local",
                                "--proxy-timeout=180s",
                                "--upstream-max-retries=3",
                                "--cache-enabled=true"),
                        Map.of("CLUSTER_DOMAIN", "cluster.local", "PROXY_TIMEOUT_SECONDS", "180")))
                .isInstanceOf(Loaded.Ready.class);
    }

    @Test
    void thePageNamesNothingThatTheGoRouterDoesNotHave() throws IOException {
        List<String> theirs = names().stream().map(Name::name).toList();

        assertThat(theirs).containsAll(taken()).containsAll(notTaken());
    }
}
