package dev.sandboxrouter.manuals;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/clients.md exports for E2B's SDK is what the SDK is tried with, and all that it is tried with. */
class E2bVariablesTest {

    private static final Path CLIENT = Path.of("clients", "e2b-js");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export (E2B_[A-Z_]+)=");

    private static Set<String> exports(Path file) {
        Set<String> names = new TreeSet<>();
        EXPORT.matcher(Manuals.read(file))
                .results()
                .map((MatchResult export) -> export.group(1))
                .forEach(names::add);
        return names;
    }

    @Test
    void thePageExportsWhatTheClientRunsWith() {
        assertThat(exports(Path.of("docs", "clients.md")))
                .isNotEmpty()
                .isEqualTo(exports(CLIENT.resolve("run")))
                .containsAll(exports(CLIENT.resolve("updateNetwork")));
    }

    /** An option would hide a variable that the SDK does not read. */
    @ParameterizedTest
    @ValueSource(strings = {"client.js", "updateNetwork.js"})
    void noOptionSaysItBesides(String script) {
        assertThat(Manuals.read(CLIENT.resolve(script))).doesNotContain("apiUrl:", "sandboxUrl:", "apiKey", "options");
    }
}
