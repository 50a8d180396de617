package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control API that anybody on the network could use does not start; contract 10.3. */
class ControlChecksTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {":8090", "0.0.0.0:8090", "10.0.0.1:8090", "[::]:8090", "[2001:db8::1]:8090"})
    void beyondLoopbackItWantsACredentialAndConsentToPlaintext(String address) {
        String bind = "--control-bind-address=" + address;
        String quoted = "--control-bind-address \"" + address + "\" (command line) is not on loopback";
        assertThat(Loading.problems(bind))
                .containsExactly(
                        quoted + ": expected --control-auth-mode \"token\" or \"tokenreview\" beside it",
                        quoted
                                + ", and nothing encrypts it: expected --control-tls-cert-file and --control-tls-key-file,"
                                + " or --control-allow-plaintext, beside it");
        String token = "--control-token-file=" + Loading.file(folder, "secret");
        assertThat(Loading.problems(bind, "--control-auth-mode=token", token)).hasSize(1);
        assertThat(Loading.problems(bind, "--control-allow-plaintext")).hasSize(1);
        assertThat(Loading.config(bind, "--control-auth-mode=token", token, "--control-allow-plaintext"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8090", "127.1.2.3:1", "[::1]:8090", "localhost:8090", ""})
    void onLoopbackItWantsNothing(String address) {
        assertThat(Loading.warnings(Map.of(), "--control-bind-address=" + address))
                .isEmpty();
    }

    @Test
    void aModeNeedsItsFileAndAFileItsMode() {
        assertThat(Loading.problems("--control-auth-mode=token"))
                .containsExactly("--control-auth-mode \"token\" (command line) has nothing to compare with: expected"
                        + " --control-token-file beside it");
        Path blank = Loading.file(folder, " \n");
        assertThat(Loading.problems("--control-auth-mode=token", "--control-token-file=" + blank))
                .hasSize(1);
        Path file = Loading.file(folder, "secret");
        assertThat(Loading.warnings(Map.of(), "--control-token-file=" + file)).hasSize(1);
    }

    @Test
    void rulesInAClusterNeedTheClusterAndNoFolder() {
        assertThat(Loading.problems("--rule-store=kubernetes", "--kubeconfig=/no/such/file"))
                .hasSize(1)
                .first()
                .asString()
                .contains("--kubeconfig");
        assertThat(Loading.warnings(Map.of(), "--rule-store=kubernetes", "--rule-store-dir=" + folder))
                .hasSize(2)
                .anyMatch(warning -> warning.contains("--rule-store-dir"))
                .anyMatch(warning -> warning.contains("rules stay when their sandbox goes"));
        assertThat(Loading.warnings(Map.of(), "--rule-store=kubernetes", "--cache-enabled", "--cache-namespace=a"))
                .isEmpty();
    }

    @Test
    void theClusterMayJudgeCallersBeyondLoopback() {
        RouterConfig config = Loading.config(
                "--control-bind-address=:8090", "--control-auth-mode=tokenreview", "--control-allow-plaintext");
        assertThat(config.control().authMode()).isEqualTo(ControlAuthMode.TOKENREVIEW);
        assertThat(Loading.problems("--control-auth-mode=tokenreview", "--kubeconfig=missing"))
                .singleElement()
                .asString()
                .contains("--kubeconfig \"missing\" (command line) cannot be read");
        assertThat(Loading.warnings(Map.of(), "--control-auth-mode=tokenreview", "--authz-tokenreview-ttl=5s"))
                .isEmpty();
    }

    @Test
    void itsListenerHasAPortOfItsOwn() {
        assertThat(Loading.problems("--control-bind-address=127.0.0.1:8080")).hasSize(1);
    }
}
