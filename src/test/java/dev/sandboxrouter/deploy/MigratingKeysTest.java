package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.deploy.MigratingPageTest.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A YAML file of the Go router is read here as it stands, or each key that is not says what is here in its place. */
class MigratingKeysTest {

    /** Only arguments here, since a file that names another one, or stops the program, is a mistake. */
    private static final Set<String> NO_KEYS = Set.of("config", "version");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Of the keys taken, values other than the Go router's defaults, as it would take them; a file where one is named. */
    private final Map<String, String> others = new LinkedHashMap<>();

    @BeforeEach
    void otherValues() throws IOException {
        others.put("http-bind-address", ":18080");
        others.put("https-bind-address", "127.0.0.1:18443");
        others.put("metrics-bind-address", "\"\"");
        others.put("health-probe-bind-address", "':18081'");
        others.put("tls-cert-file", file("tls.crt"));
        others.put("tls-key-file", file("tls.key"));
        others.put("tls-client-ca-file", file("ca.crt"));
        others.put("mtls-mode", "optional");
        others.put("cluster-domain", "prod.local");
        others.put("proxy-timeout", "1m30s");
        others.put("response-header-timeout", "45s");
        others.put("shutdown-timeout", "20s");
        others.put("max-request-body-bytes", "1048576");
        others.put("allow-loopback-pod-ip", "true");
        others.put("path-routing-prefix", "/sandboxes");
        others.put("upstream-max-retries", "7");
        others.put("upstream-retry-initial-delay", "100ms");
        others.put("upstream-retry-max-delay", "1.5s");
        others.put("enable-tracing", "true");
        others.put("enable-otel-metrics", "true");
        others.put("authz-mode", "tokenreview");
        others.put("authz-tokenreview-ttl", "10s");
        others.put("authz-tokenreview-cache-size", "512");
        others.put("authz-tokenreview-require-token", "true");
        others.put("authz-tokenreview-audiences", "sandbox-router,other");
        others.put("authz-scoped-token-secret-file", file("key"));
        others.put("cache-enabled", "true");
        others.put("cache-namespace", "team-a");
        others.put("kubeconfig", file("kubeconfig"));
        others.put("access-log", "false");
    }

    private String file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "-").toString();
    }

    private static List<String> keysTaken() throws IOException {
        return MigratingPageTest.flagsTaken().stream()
                .map(Name::name)
                .filter(name -> !NO_KEYS.contains(name))
                .toList();
    }

    private Loaded load(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("router.yaml"), yaml);
        return ConfigLoader.load(List.of("--config=" + file), Map.of());
    }

    private static String yaml(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static RouterConfig config(Loaded loaded) {
        assertThat(loaded).isInstanceOf(Loaded.Ready.class);
        return ((Loaded.Ready) loaded).config();
    }

    /** Nothing changes by it but what has another default here. */
    @Test
    void aFileWithEveryDefaultOfTheGoRouterIsTaken() throws IOException {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (Name flag : MigratingPageTest.flagsTaken()) {
            if (!NO_KEYS.contains(flag.name())) {
                defaults.put(flag.name(), flag.defaultText().isEmpty() ? "\"\"" : flag.defaultText());
            }
        }
        assertThat(defaults).hasSize(others.size());
        List<String> arguments = MigratingPageTest.OTHER_DEFAULTS.keySet().stream()
                .map(name -> "--" + name + "=" + defaults.get(name))
                .toList();

        Loaded loaded = load(yaml(defaults));
        assertThat(config(loaded)).isEqualTo(config(ConfigLoader.load(arguments, Map.of())));
        assertThat(((Loaded.Ready) loaded).warnings())
                .allSatisfy(warning -> assertThat(warning).contains(" has no effect without --"));
    }

    /** A file says what the same arguments say. */
    @Test
    void otherValuesMeanWhatTheFlagsMean() throws IOException {
        assertThat(others.keySet()).containsExactlyInAnyOrderElementsOf(keysTaken());
        List<String> arguments = new ArrayList<>();
        others.forEach((name, value) -> arguments.add("--" + name + "=" + value.replaceAll("[\"']", "")));

        assertThat(config(load(yaml(others)))).isEqualTo(config(ConfigLoader.load(arguments, Map.of())));
    }

    /** A key that is read and forgotten would pass the test above. */
    @Test
    void eachKeyHasAnEffect() throws IOException {
        Loaded all = load(yaml(others));
        for (String name : others.keySet()) {
            Map<String, String> fewer = new LinkedHashMap<>(others);
            fewer.remove(name);
            assertThat(load(yaml(fewer))).as("without %s", name).isNotEqualTo(all);
        }
    }

    /** Here a list may be one of YAML's, too. */
    @Test
    void aListMayBeOne() throws IOException {
        Map<String, String> listed = new LinkedHashMap<>(others);
        listed.put("authz-tokenreview-audiences", "[sandbox-router, other]");
        assertThat(config(load(yaml(listed)))).isEqualTo(config(load(yaml(others))));
    }

    static List<Name> flagsNotTaken() throws IOException {
        return MigratingPageTest.flagsNotTaken();
    }

    @ParameterizedTest
    @MethodSource("flagsNotTaken")
    void aKeyThatIsNotTakenEndsTheStartWithWhatIsHereInItsPlace(Name flag) throws IOException {
        assertThat(problems(flag.name() + ": \"\"\n"))
                .singleElement()
                .asString()
                .satisfies(problem -> {
                    assertThat(problem).contains("router.yaml:1: unknown key \"" + flag.name() + "\"");
                    assertThat(problem)
                            .contains("the Go router has it, here is ")
                            .endsWith("see docs/migrating.md");
                });
    }

    /** What the page says beside the names. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    upstream-max-retries: "7" | expected a whole number
                    access-log: "true"        | expected true or false
                    https-bind-address:       | but got nothing
                    version: true             | cannot be set in a file
                    config: other.yaml        | cannot be set in a file
                    """)
    void whatIsAnErrorHereSaysSo(String line, String complaint) throws IOException {
        assertThat(problems(line + "\n")).singleElement().asString().contains(complaint);
    }

    private List<String> problems(String yaml) throws IOException {
        return load(yaml) instanceof Loaded.Invalid invalid ? invalid.problems() : List.of();
    }
}
