package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our kamelets by the rules of Camel's catalogue. The rules are read off the catalogue itself: what all of its kamelets
 * have, ours have.
 */
class KameletRulesTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<JsonNode> CATALOGUE = new ArrayList<>();

    @BeforeAll
    static void readTheCatalogue() throws IOException {
        URL one = Objects.requireNonNull(KameletRulesTest.class.getResource("/kamelets/log-sink.kamelet.yaml"));
        JarFile jar = ((JarURLConnection) one.openConnection()).getJarFile();
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().endsWith(".kamelet.yaml")) {
                CATALOGUE.add(YAML.readTree(jar.getInputStream(entry)));
            }
        }
        assertThat(CATALOGUE).hasSizeGreaterThan(200);
    }

    static List<Path> ours() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void theyAreOnTheClassPathAndThereIsNoOther() throws IOException {
        assertThat(ours().stream().map(path -> String.valueOf(path.getFileName())))
                .containsExactly(
                        "sandbox-address-action.kamelet.yaml",
                        "sandbox-authorize-action.kamelet.yaml",
                        "sandbox-forward-sink.kamelet.yaml",
                        "sandbox-ingress-action.kamelet.yaml",
                        "sandbox-listen-source.kamelet.yaml",
                        "sandbox-pod-watch-source.kamelet.yaml",
                        "sandbox-refuse-action.kamelet.yaml",
                        "sandbox-resolve-action.kamelet.yaml")
                .allSatisfy(name ->
                        assertThat(getClass().getResource("/kamelets/" + name)).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void itHasWhatAllOfTheCatalogueHave(Path file) {
        JsonNode kamelet = read(file);
        assertThat(keys(kamelet)).isEqualTo(common(KameletRulesTest::keys));
        assertThat(keys(kamelet.at("/metadata"))).containsAll(common(k -> keys(k.at("/metadata"))));
        assertThat(keys(kamelet.at("/metadata/annotations")))
                .containsAll(common(k -> keys(k.at("/metadata/annotations"))))
                .isSubsetOf(anywhere(k -> keys(k.at("/metadata/annotations"))));
        assertThat(keys(kamelet.at("/metadata/labels"))).isEqualTo(common(k -> keys(k.at("/metadata/labels"))));
        assertThat(keys(kamelet.at("/spec"))).containsAll(common(k -> keys(k.at("/spec"))));
        assertThat(keys(kamelet.at("/spec/definition")))
                .containsAll(common(k -> keys(k.at("/spec/definition"))))
                .isSubsetOf(anywhere(k -> keys(k.at("/spec/definition"))));
        assertThat(Set.of(kamelet.at("/metadata/annotations/camel.apache.org~1kamelet.support.level")
                        .asText()))
                .isSubsetOf(anywhere(k -> Set.of(k.at("/metadata/annotations/camel.apache.org~1kamelet.support.level")
                        .asText())));
        assertThat(Set.of(kamelet.at("/apiVersion").asText()))
                .isEqualTo(anywhere(k -> Set.of(k.at("/apiVersion").asText())));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void itsNameIsItsFilesAndEndsWithItsType(Path file) {
        JsonNode kamelet = read(file);
        String name = kamelet.at("/metadata/name").asText();
        String type =
                kamelet.at("/metadata/labels/camel.apache.org~1kamelet.type").asText();
        assertThat(file).hasFileName(name + ".kamelet.yaml");
        assertThat(name).endsWith("-" + type);
        assertThat(type).isIn("source", "action", "sink");
        assertThat(kamelet.at("/spec/definition/title").asText()).isNotBlank();
        assertThat(kamelet.at("/spec/definition/description").asText()).endsWith(".");
        assertThat(kamelet.at("/spec/definition/type").asText()).isEqualTo("object");
    }

    @ParameterizedTest
    @MethodSource("ours")
    void itsIconIsAPicture(Path file) {
        String icon = read(file)
                .at("/metadata/annotations/camel.apache.org~1kamelet.icon")
                .asText();
        String prefix = "data:image/svg+xml;base64,";
        assertThat(icon).startsWith(prefix);
        assertThat(new String(Base64.getDecoder().decode(icon.substring(prefix.length())), StandardCharsets.UTF_8))
                .startsWith("<svg")
                .endsWith("</svg>");
    }

    @ParameterizedTest
    @MethodSource("ours")
    void itsPropertiesAreDescribedAndUsed(Path file) {
        JsonNode kamelet = read(file);
        String template = kamelet.at("/spec/template").toString();
        kamelet.at("/spec/definition/properties").properties().forEach(property -> {
            assertThat(keys(property.getValue())).contains("title", "description", "type", "default");
            assertThat(property.getValue().get("description").asText()).endsWith(".");
            assertThat(template).contains("{{" + property.getKey() + "}}");
            boolean number = property.getValue().get("type").asText().equals("integer");
            assertThat(property.getValue().get("default").isInt()).isEqualTo(number);
        });
    }

    @ParameterizedTest
    @MethodSource("ours")
    void itNamesItsDependencies(Path file) throws IOException {
        JsonNode kamelet = read(file);
        List<String> dependencies = new ArrayList<>();
        kamelet.at("/spec/dependencies").forEach(d -> dependencies.add(d.asText()));
        assertThat(dependencies)
                .contains("camel:core", "camel:kamelet")
                .as("the version of pom.xml")
                .contains("mvn:dev.sandboxrouter:camel-sandbox-router:" + BuiltJar.version());
        if (kamelet.at("/spec/template").toString().contains("direct:")) {
            assertThat(dependencies).contains("camel:direct");
        }
    }

    /** One thing each: a step stands in one kamelet, and the status that it may end a request with in that one's description. */
    @ParameterizedTest
    @CsvSource({"parseAddress, 400", "enforceIngress, 403", "authorize, 401", "limitBody, 413", "resolve, 502"})
    void aStepStandsInOneWhichSaysItsStatus(String step, String status) throws IOException {
        assertThat(ours().stream().map(KameletRulesTest::read).filter(kamelet -> kamelet.at("/spec/template")
                        .findValuesAsText("ref")
                        .contains(step)))
                .singleElement()
                .satisfies(kamelet -> assertThat(
                                kamelet.at("/spec/definition/description").asText())
                        .contains(status));
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> keys(@Nullable JsonNode node) {
        Set<String> keys = new TreeSet<>();
        (node == null ? MissingNode.getInstance() : node).fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static Set<String> common(Function<JsonNode, Set<String>> part) {
        Set<String> all = new TreeSet<>(part.apply(CATALOGUE.get(0)));
        CATALOGUE.forEach(kamelet -> all.retainAll(part.apply(kamelet)));
        return all;
    }

    private static Set<String> anywhere(Function<JsonNode, Set<String>> part) {
        Set<String> all = new TreeSet<>();
        CATALOGUE.forEach(kamelet -> all.addAll(part.apply(kamelet)));
        return all;
    }
}
