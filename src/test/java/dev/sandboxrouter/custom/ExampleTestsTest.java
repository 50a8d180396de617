package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route is tested in twenty lines: what docs/customizing.md promises of the test kit, held by the examples' own tests. */
class ExampleTestsTest {

    private static final int MOST = 20;

    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "sandboxrouter", "custom");
    private static final Pattern METHOD = Pattern.compile("(?ms)^    void (\\w+)\\([^{]*\\{\\n(.*?)^    }$");

    /** Where a statement, or the head of a block, ends. Where a formatter breaks a line says nothing of a test. */
    private static final Pattern STATEMENT = Pattern.compile("(?m)[;{](?: //.*)?$");

    @Test
    void noneHasMoreThanTwentyStatements() throws IOException {
        Map<String, Long> counts = statements(Files.readString(SOURCES.resolve("ExamplesIT.java")));
        assertThat(counts).hasSizeGreaterThanOrEqualTo(8);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(3L, (long) MOST));
    }

    /** At the edge, so that the one above can fail. */
    @ParameterizedTest
    @ValueSource(ints = {MOST, MOST + 1})
    void statementsAreCounted(int count) {
        String body =
                "        call(\n                1);\n".repeat(count - 1) + "        try (A a = b()) {\n        }\n";
        assertThat(statements("    void test() throws Exception {\n" + body + "    }\n"))
                .containsExactly(Map.entry("test", (long) count));
    }

    @Test
    void eachExampleHasATest() throws IOException {
        String tests = Files.readString(SOURCES.resolve("ExamplesIT.java"))
                + Files.readString(SOURCES.resolve("KameletRouterIT.java"));
        try (Stream<Path> examples = Files.list(Path.of("examples"))) {
            assertThat(examples.toList()).hasSizeGreaterThanOrEqualTo(7).allSatisfy(example -> assertThat(tests)
                    .contains("--routes-dir=" + example + '"'));
        }
    }

    private static Map<String, Long> statements(String source) {
        Map<String, Long> counts = new TreeMap<>();
        for (MatchResult method : METHOD.matcher(source).results().toList()) {
            counts.put(
                    method.group(1),
                    STATEMENT.matcher(method.group(2)).results().count());
        }
        return counts;
    }
}
