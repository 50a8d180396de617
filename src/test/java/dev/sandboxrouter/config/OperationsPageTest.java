package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} has every limit that a flag sets, with its default, and every alert. */
class OperationsPageTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| [^|]+ \\| `--([a-z0-9-]+)` \\| `([^`]+)` \\| [^|]+ \\|$");
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
