package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"--proxy-timeout=5s", "--proxy-timeout 5s", "-proxy-timeout=5s", "-proxy-timeout 5s"})
    void takesValuesAfterAnEqualsSignOrABlankAndOneOrTwoDashes(String line) {
        assertThat(Loading.config(line.split(" ")).limits().proxyTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "--access-log, true",
        "--access-log=true, true",
        "--access-log=false, false",
        "--access-log false, false",
        "-access-log=false, false",
        "--access-log=1, true",
        "--access-log=F, false",
        "--access-log --demo, true",
        "--demo --access-log=false, false",
    })
    void takesSwitchesBareOrWithAWord(String line, boolean on) {
        assertThat(Loading.config(line.split(" ")).observability().accessLog()).isEqualTo(on);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--metrics-bind-address=", "-metrics-bind-address="})
    void takesAnEmptyValue(String line) {
        assertThat(Loading.config(line).listeners().metrics()).isEmpty();
        assertThat(Loading.config("--metrics-bind-address", "").listeners().metrics())
                .isEmpty();
    }

    @Test
    void refusesAnEmptyValueThatMeansNothing() {
        assertThat(Loading.problems("--cluster-domain="))
                .containsExactly(
                        "command line: --cluster-domain: expected a domain name of at most 121 characters such as"
                                + " cluster.local, but got nothing");
    }

    @Test
    void takesTheLastOfTwoAndWarns() {
        Loaded.Ready ready = Loading.ready(List.of("--log-level=warn", "--log-level=debug"), Map.of());
        assertThat(ready.config().observability().logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(ready.warnings())
                .containsExactly("command line: --log-level is given 2 times; the last one counts: \"debug\"");
    }

    @Test
    void readsTheFirstOfTwoAllTheSame() {
        assertThat(Loading.problems("--log-level=loud", "--log-level=debug")).hasSize(1);
    }

    @Test
    void doesNotReadArgumentsFromAFileNamedAfterAnAt() {
        assertThat(Loading.problems("@pom.xml"))
                .containsExactly("command line: unexpected argument \"@pom.xml\"; flags are written --name=value, and"
                        + " --help lists them");
    }

    @Test
    void doesNotExpandVariablesOrStripQuotes() {
        assertThat(Loading.problems("--log-level=${sys:user.name}", "--cluster-domain=\"a.b\""))
                .anyMatch(problem -> problem.endsWith("but got \"${sys:user.name}\""))
                .anyMatch(problem -> problem.endsWith("but got \"\"a.b\"\""));
    }

    @ParameterizedTest
    @CsvSource({
        "--proxy-timout=5s, '--proxy-timout', '; did you mean \"--proxy-timeout\"?'",
        "--proxy-timout 5s, '--proxy-timout', '; did you mean \"--proxy-timeout\"?'",
        "-proxy-timout 5s, '-proxy-timout', '; did you mean \"--proxy-timeout\"?'",
        "--Demo, '--Demo', '; did you mean \"--demo\"?'",
        "--colour, '--colour', '; --help lists all flags'",
        "-hx, '-hx', '; --help lists all flags'",
        "--POD_IP=10.0.0.1, '--POD_IP', '; did you mean \"--pod-ip-policy\"?'",
    })
    void namesAnUnknownFlagOnceAndSuggestsTheNearest(String line, String typed, String end) {
        assertThat(Loading.problems(line.split(" ")))
                .containsExactly("command line: unknown flag \"" + typed + "\"" + end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--log-level", "--log-level --demo", "--demo --log-level"})
    void reportsAMissingValue(String line) {
        assertThat(Loading.problems(line.split(" ")))
                .containsExactly(
                        "command line: --log-level: expected one of error, warn, info, debug, trace, but got no"
                                + " value");
    }

    @Test
    void doesNotTakeAMistypedFlagForTheValueOfASwitch() {
        assertThat(Loading.problems("--demo", "--log-levle=warn"))
                .containsExactly("command line: unknown flag \"--log-levle\"; did you mean \"--log-level\"?");
    }

    @Test
    void takesANegativeNumberForAValue() {
        assertThat(Loading.problems("--forwarded-for-hops", "-1"))
                .containsExactly(
                        "command line: --forwarded-for-hops: expected a whole number (0 to 100), but got" + " \"-1\"");
    }

    @Test
    void reportsStrayArguments() {
        assertThat(Loading.problems("run", "--demo=true", "now"))
                .hasSize(2)
                .allMatch(problem -> problem.startsWith("command line: unexpected argument"));
    }

    @Test
    void reportsEverythingAtOnce() {
        assertThat(Loading.problems(
                        "--proxy-timeout=fast",
                        "--no-such-flag",
                        "--max-header-bytes=5",
                        "stray",
                        "--demo=maybe",
                        "--trusted-proxies=10.0.0.0/33",
                        "--config=missing.yaml"))
                .hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "-help", "--help --proxy-timout=5", "--log-level=x --help=true"})
    void givesHelpHoweverMuchElseIsWrong(String line) {
        Loaded loaded = ConfigLoader.load(List.of(line.split(" ")), Map.of("CLUSTER_DOMAIN", "?"));
        assertThat(loaded).isInstanceOfSatisfying(Loaded.Print.class, print -> assertThat(print.text())
                .startsWith("Usage: sandbox-router [flags]\n")
                .endsWith("\n")
                .contains(
                        "--proxy-timeout <duration>", "PROXY_TIMEOUT_SECONDS (plain seconds)", "180s (1ms to 8760h)"));
    }

    @Test
    void keepsHelpWithin100Columns() {
        Loaded.Print help = (Loaded.Print) ConfigLoader.load(List.of("--help"), Map.of());
        assertThat(help.text().lines()).allMatch(line -> line.length() <= 100 && line.equals(line.stripTrailing()));
    }

    @Test
    void printsTheVersion() {
        assertThat(ConfigLoader.load(List.of("--version"), Map.of())).isEqualTo(new Loaded.Version());
    }

    @Test
    void checksOnlyWhenAskedTo() {
        assertThat(Loading.ready(List.of("--check-config"), Map.of()).checkOnly())
                .isTrue();
        assertThat(Loading.problems("--check-config", "--log-level=x")).hasSize(1);
    }
}
