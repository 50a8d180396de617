package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} has limits as flags and code have them, all of those that a flag sets, and every alert. */
class OperationsPageTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| [^|]+ \\| `--([a-z0-9-]+)` \\| `([^`]+)` \\| [^|]+ \\|$");
    private static final Pattern CONSTANT =
            Pattern.compile("(?m)^\\| [^|]+ \\| ([0-9,]+)( KiB| MiB| s|) \\| `(\\w+)\\.(\\w+)` \\| [^|]+ \\|$");
    private static final Pattern ALERT =
            Pattern.compile("(?m)^\\| \\[(\\w+)]\\(runbooks/\\1\\.md\\) \\| (\\w+) \\| ([^|]+) \\|$");

    /** What the name of a flag has in it that sets a limit; delays are limits on patience. */
    private static final Pattern LIMIT = Pattern.compile("max|timeout|delay|ttl|cache-size");

    private static String chapter(String title) throws IOException {
        String page = Files.readString(Path.of("docs", "operations.md"));
        String after = page.substring(page.indexOf("\n## " + title + "\n") + 1);
        return after.substring(0, after.indexOf("\n## "));
    }

    @Test
    void everyLimitIsThereWithItsDefault() throws IOException {
        Map<String, String> said = new TreeMap<>();
        ROW.matcher(chapter("Limits")).results().forEach(row -> said.put(row.group(1), row.group(2)));
        Map<String, String> limits = new TreeMap<>();
        FlagTable.GROUPS.stream()
                .flatMap(group -> group.flags().stream())
                .filter(flag -> LIMIT.matcher(flag.name()).find())
                .forEach(flag -> limits.put(flag.name(), flag.defaultText()));

        assertThat(said).isEqualTo(limits);
    }

    @Test
    void everyLimitWithoutAFlagIsThatOfTheCode() throws Exception {
        List<MatchResult> rows = CONSTANT.matcher(chapter("Limits")).results().toList();
        assertThat(rows).hasSizeGreaterThan(20);
        for (MatchResult row : rows) {
            long said = Long.parseLong(row.group(1).replace(",", ""));
            String name = row.group(4);
            Object value = constant(row.group(3), name);
            assertThat(value instanceof Duration duration ? duration.toMillis() : ((Number) value).longValue())
                    .as("%s.%s", row.group(3), name)
                    .isEqualTo(said * unit(row.group(2).strip(), name));
        }
    }

    /** In what the constant counts: bytes, pieces, or what its name ends with; durations in milliseconds. */
    private static long unit(String said, String constant) {
        return switch (said) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "s" -> constant.endsWith("_SECONDS") ? 1 : 1000;
            default -> 1;
        };
    }

    /** Of a class that has its simple name alone. */
    private static Object constant(String simpleName, String field) throws Exception {
        Path sources = Path.of("src", "main", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> found = files.filter(file -> file.endsWith(simpleName + ".java"))
                    .map(sources::relativize)
                    .toList();
            assertThat(found).as(simpleName).hasSize(1);
            String name = found.get(0).toString().replace(".java", "").replace(File.separatorChar, '.');
            Field constant = Class.forName(name).getDeclaredField(field);
            constant.setAccessible(true);
            return constant.get(null);
        }
    }

    @Test
    void everyAlertIsThereAsItsPageSays() throws IOException {
        Set<String> said = new TreeSet<>();
        ALERT.matcher(chapter("What each alert means"))
                .results()
                .forEach(row -> said.add(row.group(1) + ": " + row.group(3) + " Severity: " + row.group(2) + "."));
        Set<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("docs", "runbooks"))) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName()).replace(".md", "");
                pages.add(name + ": " + Files.readAllLines(file).get(2));
            }
        }

        assertThat(said).isEqualTo(pages);
    }
}
