package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code deploy/README.md} has a line for each manifest, and no line for a file that is not there. */
class DeployPageTest {

    private static final Path FOLDER = Path.of("deploy");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void everyFileHasALineAndEveryLineAFile() throws IOException {
        Set<String> listed = new TreeSet<>();
        ROW.matcher(Files.readString(FOLDER.resolve("README.md"))).results().forEach(row -> CODE.matcher(row.group(1))
                .results()
                .map((MatchResult file) -> file.group(1))
                .forEach(listed::add));
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> FOLDER.relativize(file).toString())
                            .filter(file -> file.startsWith("kubernetes") || file.startsWith("image")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }
}
