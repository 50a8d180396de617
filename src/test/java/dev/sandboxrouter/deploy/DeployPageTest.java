package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code deploy/README.md} has a line for each manifest, and no line for a file that is not there. */
class DeployPageTest {

    private static final Path FOLDER = Path.of("deploy");
    private static final String CAMEL_K = "camel-k/";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\[?`[^|]+) \\| [^|]+ \\|( [^|]+ \\|)?$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void everyFileHasALineAndEveryLineAFile() throws IOException {
        Set<String> listed = new TreeSet<>(Set.of("README.md"));
        listed.addAll(filesIn(Path.of("README.md")));
        filesIn(Path.of(CAMEL_K, "README.md")).forEach(file -> listed.add(CAMEL_K + file));
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> FOLDER.relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    private static List<String> filesIn(Path page) throws IOException {
        return ROW.matcher(Files.readString(FOLDER.resolve(page)))
                .results()
                .flatMap(row -> CODE.matcher(row.group(1)).results())
                .map((MatchResult file) -> file.group(1))
                .toList();
    }
}
