package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void setsFlagsByTheirNames() {
        RouterConfig config = load(
                """
                # comments are fine
                proxy-timeout: 1m30s
                response-header-timeout: 0
                http-bind-address: :8000
                metrics-bind-address: ""
                health-probe-bind-address: "[::1]:8001"
                access-log: false
                max-header-bytes: 2048
                log-level: debug
                trusted-proxies:
                  - 10.0.0.0/8
                  - "::1"
                allowed-pod-cidrs: 10.0.0.0/8, 192.168.0.0/16
                upgrade-protocols: []
                """);
        assertThat(config.limits().proxyTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.limits().responseHeaderTimeout()).isZero();
        assertThat(config.limits().maxHeaderBytes()).isEqualTo(2048);
        assertThat(config.listeners().http()).contains(new BindAddress("", 8000));
        assertThat(config.listeners().metrics()).isEmpty();
        assertThat(config.listeners().healthProbe()).contains(new BindAddress("::1", 8001));
        assertThat(config.observability())
                .isEqualTo(new RouterConfig.Observability(
                        false,
                        LogLevel.DEBUG,
                        Optional.empty(),
                        Optional.empty(),
                        new RouterConfig.Tracing(Optional.empty(), Optional.empty(), true, 1)));
        assertThat(config.proxies().trustedProxies()).containsExactly("10.0.0.0/8", "::1/128");
        assertThat(config.resolution().allowedPodCidrs()).containsExactly("10.0.0.0/8", "192.168.0.0/16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing yet\n", "---\n", "{}\n", "null\n"})
    void maySayNothing(String yaml) {
        assertThat(load(yaml)).isEqualTo(Loading.config());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    proxy-timeout: 180            | proxy-timeout: expected a duration with its unit such as 1m30s or 200ms (1ms to 8760h), but got "180"; did you mean "180s"?
                    proxy-timeout: true           | proxy-timeout: expected a duration with its unit such as 1m30s or 200ms (1ms to 8760h), but got the boolean "true"
                    max-header-bytes: "2048"      | max-header-bytes: expected a whole number (1024 to 1048576), but got the text "2048"
                    max-header-bytes: 2048.0      | max-header-bytes: expected a whole number (1024 to 1048576), but got the number "2048.0"
                    max-header-bytes: 1           | max-header-bytes: expected a whole number (1024 to 1048576), but got "1"
                    max-header-bytes: {a: 1}      | max-header-bytes: expected a whole number (1024 to 1048576), but got a map
                    access-log: "true"            | access-log: expected true or false, but got the text "true"
                    access-log: yes               | access-log: expected true or false, but got the text "yes"
                    access-log: 1                 | access-log: expected true or false, but got the number "1"
                    access-log: [true]            | access-log: expected true or false, but got a list
                    log-level: 5                  | log-level: expected one of error, warn, info, debug, trace, but got the number "5"
                    log-level:                    | log-level: expected one of error, warn, info, debug, trace, but got nothing
                    log-level: ""                 | log-level: expected one of error, warn, info, debug, trace, but got nothing
                    log-level: inof               | log-level: expected one of error, warn, info, debug, trace, but got "inof"; did you mean "info"?
                    trusted-proxies: [10.0.0.0/8, 5]          | trusted-proxies: expected CIDRs separated by commas such as 10.0.0.0/8,fd00::/8, but got a list with the number "5" at line 2
                    trusted-proxies: [["::1"]]                | trusted-proxies: expected CIDRs separated by commas such as 10.0.0.0/8,fd00::/8, but got a list with a list at line 2
                    trusted-proxies: ["10.0.0.0/8,::1"]       | trusted-proxies: expected CIDRs separated by commas such as 10.0.0.0/8,fd00::/8, but got a list with the text "10.0.0.0/8,::1" at line 2
                    trusted-proxies: [10.0.0.0/33]            | trusted-proxies: expected CIDRs separated by commas such as 10.0.0.0/8,fd00::/8, but got "10.0.0.0/33"
                    proxy-timout: 5s              | unknown key "proxy-timout"; did you mean "proxy-timeout"?
                    proxyTimeout: 5s              | unknown key "proxyTimeout"; did you mean "proxy-timeout"?
                    --proxy-timeout: 5s           | unknown key "--proxy-timeout"; did you mean "proxy-timeout"?
                    colour: 5s                    | unknown key "colour"; keys are the names of flags, and --help lists them
                    POD_IP: 10.0.0.1              | unknown key "POD_IP"; did you mean "pod-ip-policy"?
                    check-config: true            | check-config cannot be set in a file, only as --check-config
                    config: other.yaml            | config cannot be set in a file, only as --config
                    ? [a]\\n: 5                   | expected the name of a flag, but got a list
                    """)
    void reportsFileLineKeyAndExpectation(String yaml, String problem) {
        Path file = Loading.file(folder, "# first line\n" + yaml.strip().replace("\\n", "\n") + "\n");
        assertThat(Loading.problems("--config=" + file)).containsExactly(file + ":2: " + problem.strip());
    }

    @Test
    void reportsADuplicateWithBothPlaces() {
        Path file = Loading.file(folder, "demo: true\nlog-level: warn\ndemo: false\n");
        assertThat(Loading.problems("--config=" + file))
                .containsExactly(file + ":3: duplicate key \"demo\", first given at " + file + ":1");
    }

    @Test
    void reportsEverythingOfEverySourceAtOnce() {
        Path file = Loading.file(folder, "demo: 5\nlog-levle: warn\nidle-timeout: -1s\n");
        assertThat(Loading.problemsOf(
                        Map.of("CLUSTER_DOMAIN", "a b", "SANDBOX_ROUTER_CONFIG", file.toString()),
                        "--max-header-bytes=0"))
                .hasSize(5)
                .anyMatch(problem -> problem.startsWith(file + ":1: demo: "))
                .anyMatch(problem -> problem.startsWith(file + ":2: unknown key \"log-levle\""))
                .anyMatch(problem -> problem.startsWith(file + ":3: idle-timeout: "))
                .anyMatch(problem -> problem.startsWith("environment: CLUSTER_DOMAIN: "))
                .anyMatch(problem -> problem.startsWith("command line: --max-header-bytes: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"demo: [", "a: b: c", "demo: true\n\tlog-level: info", "http-bind-address: [::1]:8080", "%x"})
    void reportsBrokenYamlWithItsLine(String yaml) {
        Path file = Loading.file(folder, yaml);
        assertThat(Loading.problems("--config=" + file))
                .singleElement()
                .asString()
                .matches("(?s)" + file + ":[12]: this is not YAML: .*")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- demo: true", "demo", "5"})
    void reportsWhatIsNoMap(String yaml) {
        Path file = Loading.file(folder, yaml);
        assertThat(Loading.problems("--config=" + file))
                .singleElement()
                .asString()
                .startsWith(file + ":1: expected a map from flags to values");
    }

    @Test
    void reportsASecondDocument() {
        Path file = Loading.file(folder, "demo: true\n---\ndemo: false\n");
        assertThat(Loading.problems("--config=" + file))
                .singleElement()
                .asString()
                .startsWith(file + ":");
    }

    @Test
    void reportsWhatIsNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("latin.yaml"), new byte[] {'#', (byte) 0xe9, '\n'});
        assertThat(Loading.problems("--config=" + file)).containsExactly(file + ": expected text in UTF-8");
    }

    @Test
    void reportsAFileThatIsFarTooLong() {
        Path file = Loading.file(folder, "# " + "x".repeat(1 << 20) + "\n");
        assertThat(Loading.problems("--config=" + file))
                .singleElement()
                .asString()
                .startsWith(file.toString());
    }

    @Test
    void losesToAFlagAndWinsOverTheEnvironment() {
        Path file = Loading.file(folder, "log-level: warn\ncluster-domain: from.file\n");
        Map<String, String> env = Map.of(
                "SANDBOX_ROUTER_CONFIG", file.toString(),
                "SANDBOX_ROUTER_LOG_LEVEL", "error",
                "CLUSTER_DOMAIN", "from.environment",
                "SANDBOX_ROUTER_MAX_HEADER_BYTES", "4096");
        RouterConfig config = Loading.configOf(env, "--log-level=trace");
        assertThat(config.observability().logLevel()).isEqualTo(LogLevel.TRACE);
        assertThat(config.resolution().clusterDomain()).isEqualTo("from.file");
        assertThat(config.limits().maxHeaderBytes()).isEqualTo(4096);
        assertThat(Loading.ready(List.of("--log-level=trace"), env).warnings()).isEmpty();
    }

    @Test
    void isTheOneOfTheFlagWhereBothNameOne() {
        Path file = Loading.file(folder, "log-level: warn\n");
        RouterConfig config = Loading.configOf(Map.of("SANDBOX_ROUTER_CONFIG", ""), "--config", file.toString());
        assertThat(config.observability().logLevel()).isEqualTo(LogLevel.WARN);
        assertThat(Loading.configOf(Map.of("SANDBOX_ROUTER_CONFIG", file.toString()), "--config=")
                        .observability()
                        .logLevel())
                .isEqualTo(LogLevel.INFO);
    }

    private RouterConfig load(String yaml) {
        return Loading.config("--config=" + Loading.file(folder, yaml));
    }
}
