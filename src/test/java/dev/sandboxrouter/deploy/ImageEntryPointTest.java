package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The entry point stands in {@code deploy/image/pom.xml}; the pages that repeat it say the same. */
class ImageEntryPointTest {

    private static final String ARCHIVE = "-XX:SharedArchiveFile=sandbox-router.jsa";

    @Test
    void pageHasARowForEachSettingOfTheJvm() throws IOException {
        List<String> settings = entryPoint().stream()
                .filter(word -> word.startsWith("-XX:") && !word.equals(ARCHIVE))
                .toList();
        assertThat(found("(?m)^\\| `(-XX:[^`]+)`", Path.of("docs", "image.md"))).isEqualTo(settings);
    }

    @Test
    void commandWithMoreComponentsIsTheEntryPointWithThem() throws IOException {
        List<String> command =
                found("(?m)^          - (-\\S+|/\\S+|\\S+\\.Main|\\S+\\.jar\\S*)$", Path.of("docs", "customizing.md"));
        assertThat(command.stream().map(word -> word.replace(":extra/*", ""))).containsSequence(entryPoint());
    }

    private static List<String> entryPoint() throws IOException {
        List<String> words = found("<arg>([^<]+)</arg>", Path.of("deploy", "image", "pom.xml"));
        assertThat(words).contains("${image.archive}");
        assertThat(found("<image.archive>([^<]+)</image.archive>", Path.of("deploy", "image", "pom.xml")))
                .containsExactly(ARCHIVE);
        return words.stream()
                .map(word -> word.equals("${image.archive}") ? ARCHIVE : word)
                .toList();
    }

    private static List<String> found(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
