package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/migrating.md and what an operator is told are the same. */
class GoRouterFlagsTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `--(?<there>[a-z-]+)` \\| (?<here>[^|]+) \\|");

    @Test
    void whatIsSaidIsWhatThePageSays() throws IOException {
        Map<String, String> page = new HashMap<>();
        String before = "";
        Matcher row = ROW.matcher(Files.readString(Path.of("docs", "migrating.md")));
        while (row.find()) {
            String here = row.group("here").replace("`", "").replace("\u2013", "nothing");
            before = here.equals("the same") ? before : here;
            page.put(row.group("there"), before);
        }
        assertThat(GoRouterFlags.NOT_TAKEN).isEqualTo(page);
    }

    @Test
    void whoGivesOneIsToldWhatIsHereInItsPlace() {
        assertThat(Loading.problems("--zap-log-level=info"))
                .containsExactly("command line: unknown flag \"--zap-log-level\"; the Go router has it, here is"
                        + " --log-level in its place: see docs/migrating.md");
    }
}
