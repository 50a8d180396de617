package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.lifecycle.StartFailure;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that TLS cannot be had from keep the router from starting, and it says all that is wrong. */
class TlsStartIT {

    @TempDir
    Path folder = Path.of("");

    @Test
    void everyProblemOfEveryListenerIsToldAtOnce() throws IOException {
        TestCa ca = TestCa.named("ca");
        Path certificate =
                Files.writeString(folder.resolve("tls.crt"), ca.issue("a").certificatePem());
        Path foreignKey =
                Files.writeString(folder.resolve("tls.key"), ca.issue("b").keyPem());
        Path garbage = Files.writeString(folder.resolve("garbage"), "garbage");

        assertThatThrownBy(() -> RouterUnderTest.started(
                        "--https-bind-address=127.0.0.1:0",
                        "--tls-cert-file=" + certificate,
                        "--tls-key-file=" + foreignKey,
                        "--control-bind-address=127.0.0.1:0",
                        "--control-tls-cert-file=" + garbage,
                        "--control-tls-key-file=" + garbage))
                .cause()
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("--https-bind-address has no TLS: the key in --tls-key-file " + foreignKey
                        + " is not that of the first certificate in --tls-cert-file " + certificate)
                .hasMessageContaining("--control-bind-address has no TLS: --control-tls-cert-file " + garbage
                        + " holds no certificate")
                .hasMessageContaining("--control-bind-address has no TLS: --control-tls-key-file " + garbage
                        + " holds no private key");
    }
}
