package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossChecksTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @CsvSource({
        ":9000, :9000",
        ":9000, 127.0.0.1:9000",
        ":9000, [::1]:9000",
        "0.0.0.0:9000, 127.0.0.1:9000",
        "[::]:9000, 127.0.0.1:9000",
        "127.0.0.1:9000, localhost:9000",
        "[::1]:9000, [0:0::1]:9000",
    })
    void refusesListenersThatCollide(String one, String other) {
        assertThat(Loading.problems("--http-bind-address=" + one, "--metrics-bind-address=" + other))
                .containsExactly("--http-bind-address \"" + one + "\" (command line) and --metrics-bind-address \""
                        + other + "\" (command line) bind the same port: expected each listener to have its own");
    }

    @ParameterizedTest
    @CsvSource({
        ":9000, :9001",
        ":0, :0",
        "127.0.0.1:9000, 127.0.0.2:9000",
        "127.0.0.1:9000, [::1]:9000",
        "0.0.0.0:9000, [::1]:9000",
        "'', ''",
    })
    void letsListenersBeApart(String one, String other) {
        assertThat(Loading.config("--http-bind-address=" + one, "--metrics-bind-address=" + other))
                .isNotNull();
    }

    @Test
    void saysWhereEachSideOfACollisionCameFrom() {
        Path file = Loading.file(folder, "\nhttp-bind-address: :8081\n");
        assertThat(Loading.problems("--config=" + file))
                .containsExactly(
                        "--http-bind-address \":8081\" (" + file + ":2) and --health-probe-bind-address \":8081\""
                                + " (default) bind the same port: expected each listener to have its own");
    }

    @Test
    void refusesARetryThatStartsAboveItsMaximum() {
        assertThat(Loading.problemsOf(Map.of("SANDBOX_ROUTER_UPSTREAM_RETRY_INITIAL_DELAY", "1s")))
                .containsExactly("--upstream-retry-initial-delay \"1s\" (environment:"
                        + " SANDBOX_ROUTER_UPSTREAM_RETRY_INITIAL_DELAY) is above --upstream-retry-max-delay \"800ms\""
                        + " (default): expected an initial delay of at most the maximum");
        assertThat(Loading.config("--upstream-retry-initial-delay=800ms")).isNotNull();
    }

    @Test
    void doesNotJudgeAFlagWhoseTextIsAProblemAlready() {
        assertThat(Loading.problems("--upstream-retry-initial-delay=1s", "--upstream-retry-max-delay=long"))
                .hasSize(1);
        assertThat(Loading.problems("--http-bind-address=:8081", "--health-probe-bind-address=8082"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--response-header-timeout=181s",
                "--proxy-timeout=2s --upstream-connect-timeout=3001ms",
                "--upstream-max-idle-per-target=2000",
                "--client-ip-header=X-Client",
                "--forwarded-for-hops=1",
                "--pod-ip-policy=known",
                "--pod-ip-policy=deny --allowed-pod-cidrs=10.0.0.0/8",
                "--pod-ip-policy=deny --dns-fallback=false",
                "--http-bind-address=",
                "--cache-namespace=team-a",
                "--cache-max-staleness=1s",
            })
    void warnsOfWhatHasNoEffect(String line) {
        assertThat(Loading.warnings(Map.of(), line.split(" "))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--response-header-timeout=180s",
                "--proxy-timeout=2s",
                "--upstream-max-idle-per-target=1024",
                "--client-ip-header=X-Client --trusted-proxies=10.0.0.1",
                "--pod-ip-policy=known --demo",
                "--pod-ip-policy=deny",
                "--allowed-pod-cidrs=10.0.0.0/8",
                "--pod-ip-policy=routable --demo --allowed-pod-cidrs=10.0.0.0/8",
                "--dns-fallback=false",
                "--metrics-bind-address=",
                "--cache-enabled",
                "--cache-enabled --pod-ip-policy=known --dns-fallback=false",
                "--cache-enabled --cache-namespace=team-a --cache-max-staleness=1s",
                "--kubeconfig=/nowhere",
            })
    void doesNotWarnOfTheNeighbouringCase(String line) {
        assertThat(Loading.warnings(Map.of(), line.split(" "))).isEmpty();
    }

    @Test
    void knowsADirectoryFromItsFile() {
        List<String> warnings = Loading.warnings(
                Map.of(),
                "--pod-ip-policy=known",
                "--dns-fallback=false",
                "--sandboxes-file=" + Loading.file(folder, ""));
        assertThat(warnings).isEmpty();
    }

    @Test
    void knowsOneDirectoryOnly() {
        String file = Loading.file(folder, "").toString();
        assertThat(Loading.problems("--cache-enabled", "--sandboxes-file=" + file, "--demo"))
                .containsExactly(
                        "--cache-enabled \"true\" (command line) and --sandboxes-file \"" + file
                                + "\" (command line) are two directories: expected one of them",
                        "--cache-enabled \"true\" (command line) and --demo \"true\" (command line) are two directories:"
                                + " expected one of them");
        assertThat(Loading.config("--cache-enabled=false", "--demo")).isNotNull();
        assertThat(Loading.config("--cache-enabled", "--demo=false")).isNotNull();
    }

    @Test
    void wantsAKubeconfigThatIsThereOnlyWhereItIsUsed() {
        Map<String, String> environment = Map.of("KUBECONFIG", "/nowhere");
        assertThat(Loading.configOf(environment)).isNotNull();
        assertThat(Loading.problems("--cache-enabled", "--kubeconfig=/nowhere"))
                .containsExactly("--kubeconfig \"/nowhere\" (command line) cannot be read: expected a readable file");
        Path there = Loading.file(folder, "");
        assertThat(Loading.config("--cache-enabled", "--kubeconfig=/nowhere:" + there)
                        .cluster()
                        .kubeconfig())
                .hasValue("/nowhere:" + there);
    }
}
