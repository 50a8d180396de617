package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All YAML that is shipped, shown or put in a manual is what Camel's tools call valid. In the place of {@code mvn
 * camel-report:validate}, which reads Java and XML and passes over YAML: docs/decisions/0021.
 */
@Tag("soak")
class RoutesAreValidTest {

    private static final Path KAMELETS = Path.of("kamelets");
    private static final String DEPLOYED = "deploy/kubernetes/components/routes";
    private static final Pattern BLOCK = Pattern.compile(
            "^```yaml\\n((?:#[^\\n]*\\n)*- (?:route|rest|beans|from).*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("src/main/resources/routes", "examples", "kamelets", DEPLOYED)) {
            try (Stream<Path> below = Files.walk(Path.of(folder))) {
                below.filter(path -> path.toString().matches(".*(\\.camel|\\.kamelet)\\.yaml"))
                        .forEach(files::add);
            }
        }
        return files.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void theFileIsValid(Path file) throws IOException {
        assertThat(RouteYaml.problems(Files.readString(file), KAMELETS)).isEmpty();
    }

    @Test
    void noneIsOverlooked() throws IOException {
        assertThat(files().filter(file -> file.startsWith("src"))).hasSize(8);
        assertThat(files().filter(file -> file.startsWith("examples"))).hasSize(7);
        assertThat(files().filter(file -> file.startsWith("kamelets"))).hasSize(8);
        assertThat(files().filter(file -> file.startsWith("deploy"))).hasSize(1);
    }

    /** What the component puts into the cluster is the example that this build runs. */
    @Test
    void theDeployedRouteIsTheExample() {
        assertThat(Path.of(DEPLOYED, "namespace-header.camel.yaml"))
                .hasSameTextualContentAs(Path.of("examples", "namespace-header", "namespace-header.camel.yaml"));
    }

    @Test
    void theManualsAreValid() throws IOException {
        List<String> blocks = new ArrayList<>();
        try (Stream<Path> manuals = Files.list(Path.of("docs"))) {
            for (Path manual :
                    manuals.filter(path -> path.toString().endsWith(".md")).toList()) {
                Matcher block = BLOCK.matcher(Files.readString(manual));
                while (block.find()) {
                    blocks.add(block.group(1));
                    assertThat(RouteYaml.problems(block.group(1), KAMELETS))
                            .as(String.valueOf(manual))
                            .isEmpty();
                }
            }
        }
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            - rout: {from: {uri: direct:a, steps: []}}                                       | rout
            - from: {uri: direct:a, stepps: []}                                              | 'steps' not found
            - from: {uri: direct:a, steps: [{proces: {ref: a}}]}                             | proces
            - from: {uri: direct:a, steps: [{threads: {poolsize: 8}}]}                       | poolsize
            - from: {uri: direct:a, steps: [{to: {uri: sandbox-http:refuse, parameters: {cod: 403}}}]} | cod
            - from: {uri: sandbox-http:listen, parameters: {chunkedMaxContentLength: 9}, steps: []}    | chunkedMax
            - from: {uri: direct:a, parameters: {blok: false}, steps: []}                    | blok
            - from: {uri: direct:a, steps: [{to: 'kamelet:sandbox-adress-action'}]}          | no such kamelet
            - from: {uri: direct:a, steps: [{to: {uri: 'kamelet:sandbox-refuse-action', parameters: {cod: 1}}}]} | cod
            - from: {uri: direct:a, steps: [{setBody: {expression: {simple: {expression: '${bodi}'}}}}]}     | bodi
            - from: {uri: direct:a, steps: [{setBody: {expression: {simple: {expression: '${sandbox:idd}'}}}}]} | idd
            """)
    void aMisspeltWordIsFound(String yaml, String wrong) {
        assertThat(RouteYaml.problems(yaml, KAMELETS))
                .anySatisfy(problem -> assertThat(problem).contains(wrong));
    }

    @Test
    void aMisspeltWordInAKameletIsFound(@TempDir Path folder) {
        String kamelet =
                """
                spec:
                  definition:
                    properties: {code: {type: integer}}
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to: {uri: 'sandbox-http:refuse', parameters: {code: '{{kode}}', deetail: a}}
                """;
        assertThat(RouteYaml.problems(kamelet, folder))
                .anySatisfy(problem -> assertThat(problem).contains("deetail"))
                .anySatisfy(problem -> assertThat(problem).contains("kode"));
    }
}
