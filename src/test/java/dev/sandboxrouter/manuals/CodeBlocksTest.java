package dev.sandboxrouter.manuals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.deploy.KnownMetrics;
import dev.sandboxrouter.manuals.Manuals.Block;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every code block says what it is, behind its first fence, and is checked as that. {@code sh}: commands. {@code
 * console}: commands behind {@code $}, and what they say. {@code yaml}, {@code json}, {@code properties}, {@code java}:
 * themselves. {@code text}: a drawing or an address, which nothing can be asked about.
 */
@Tag("soak")
class CodeBlocksTest {

    private static final Pattern METRIC = Pattern.compile("sandbox_router_[a-z0-9_]*[a-z0-9](?![a-z0-9_*])");
    private static final Pattern FLAG = Pattern.compile("`(--[a-z0-9-]+)[^`]*`");

    /** Stands for any of them where the command line's grammar is told. */
    private static final String ANY_FLAG = "--name";

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path scratch;

    static Stream<Block> blocks() {
        return Manuals.blocks();
    }

    /** The router's own pages; others speak of other programs' flags too. */
    static Stream<Path> pagesOfTheRouter() {
        return Manuals.pages().stream()
                .filter(page -> page.startsWith("docs") || page.equals(Path.of("README.md")))
                .filter(page -> !page.startsWith(Path.of("docs", "decisions")))
                .filter(page -> !page.endsWith("migrating.md"));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void whatABlockShowsIsTrue(Block block) throws IOException {
        switch (block.language()) {
            case "sh" -> ShownCommands.check(block);
            case "console" -> ShownCommands.checkSession(block);
            case "yaml" -> ShownYaml.check(block.text(), scratch);
            case "json" -> JSON.readTree(withoutEllipses(block.text()));
            case "properties" -> checkProperties(block.text());
            case "java" -> ShownJava.check(block.text(), scratch);
            case "text" -> assertThat(block.text()).doesNotContain("$ ");
            default ->
                throw new AssertionError(
                        block + ": '" + block.language() + "' is no language that is checked; see this class");
        }
    }

    /** One a line: Camel's own, or a flag of the router's behind its prefix. */
    private static void checkProperties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        assertThat(properties.stringPropertyNames())
                .hasSameSizeAs(text.lines().toList())
                .allMatch(name -> name.startsWith("camel.")
                        || ShownCommands.isFlag(name.replaceFirst("^sandbox-router\\.", "--")));
    }

    /** Where something was left out. */
    private static String withoutEllipses(String json) {
        return json.replaceAll(",?\\s*…", "");
    }

    @ParameterizedTest
    @MethodSource("pagesOfTheRouter")
    void everyFlagThatAPageNamesIsThere(Path page) {
        assertThat(FLAG.matcher(Manuals.prose(page))
                        .results()
                        .map((MatchResult flag) -> flag.group(1))
                        .filter(flag -> !flag.equals(ANY_FLAG)))
                .allSatisfy(
                        flag -> assertThat(ShownCommands.isFlag(flag)).as(flag).isTrue());
    }

    @Test
    void everyMetricThatAPageNamesIsThere() {
        assertThat(Manuals.pages().stream()
                        .filter(page ->
                                !page.endsWith("migrating.md")) // names the Go router's too; it has its own test
                        .flatMap(page -> METRIC.matcher(Manuals.read(page)).results())
                        .map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(KnownMetrics.of(metric) || isInTheSource(metric))
                        .as(metric)
                        .isTrue());
    }

    /** Two that only routes of a user's own can move stand outside the table of metrics. */
    private static boolean isInTheSource(String metric) {
        String stem = metric.replaceAll("^sandbox_router_|_total$", "");
        return Manuals.below(Path.of("src", "main", "java", "dev", "sandboxrouter", "observability"))
                .anyMatch(file -> Manuals.read(file).contains('"' + stem + '"'));
    }

    /** A pattern that finds nothing would pass everything. */
    @Test
    void theBlocksAreFound() {
        assertThat(blocks()).hasSizeGreaterThan(25);
        assertThat(blocks().map(Block::language)).contains("sh", "console", "yaml", "json", "java", "text");
    }
}
