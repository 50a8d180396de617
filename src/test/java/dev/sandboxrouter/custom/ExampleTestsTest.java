package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A route is tested in twenty lines and three seconds: a promise of the test kit, held by the examples' own tests. */
class ExampleTestsTest {

    private static final int MOST = 20;

    private static final Path TESTS =
            Path.of("src", "test", "java", "dev", "sandboxrouter", "custom", "ExamplesIT.java");

    /** From its head to its closing brace. */
    private static final Pattern METHOD = Pattern.compile("(?ms)^    void (\\w+)\\(.*?^    }$");

    @Test
    void noneHasMoreThanTwentyLines() throws IOException {
        Map<String, Long> lines = lines(Files.readString(TESTS));
        assertThat(lines).hasSizeGreaterThanOrEqualTo(9);
        assertThat(lines).allSatisfy((test, count) -> assertThat(count).isBetween(5L, (long) MOST));
    }

    /** At the edge, so that the one above can fail. */
    @ParameterizedTest
    @ValueSource(ints = {MOST, MOST + 1})
    void linesAreCounted(int count) {
        String test =
                "    void test()\n            throws Exception {\n" + "        call();\n".repeat(count - 3) + "    }\n";
        assertThat(lines("    int a;\n\n" + test + "\n    void other() {\n    }\n"))
                .containsOnly(Map.entry("test", (long) count), Map.entry("other", 2L));
    }

    @Test
    void eachExampleHasATestThatIsTimed() throws IOException {
        String tests = Files.readString(TESTS);
        assertThat(tests).contains("@ExtendWith(UnderThreeSeconds.class)\nclass ExamplesIT");
        try (Stream<Path> examples = Files.list(Path.of("examples"))) {
            assertThat(examples.toList()).hasSizeGreaterThanOrEqualTo(7).allSatisfy(example -> assertThat(tests)
                    .contains("\"--routes-dir=" + example + '"'));
        }
    }

    /** Each run in milliseconds, and what counts of them. */
    @ParameterizedTest
    @CsvSource({"2999, 2999", "3000 400, 400", "9000 5000 2999, 2999", "4000 3000 5000, 3000"})
    void theBestRunCountsAndAQuickOneIsTheLast(String runs, long best) throws Throwable {
        Iterator<Long> clock = Stream.of(runs.split(" "))
                .flatMapToLong(millis -> LongStream.of(0, Long.parseLong(millis) * 1_000_000))
                .boxed()
                .iterator();
        assertThat(UnderThreeSeconds.best(() -> null, () -> null, clock::next)).hasMillis(best);
        assertThat(clock.hasNext()).isFalse();
    }

    private static Map<String, Long> lines(String source) {
        Map<String, Long> lines = new TreeMap<>();
        METHOD.matcher(source)
                .results()
                .forEach(method ->
                        lines.put(method.group(1), method.group().lines().count()));
        return lines;
    }
}
