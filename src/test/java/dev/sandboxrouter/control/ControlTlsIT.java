package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.TestCa;
import dev.sandboxrouter.testkit.TlsFolder;
import dev.sandboxrouter.testkit.TlsTrust;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The control API with a certificate; contract section 10.3. */
class ControlTlsIT {

    private static final TestCa CA = TestCa.named("ca");
    private static final TlsFolder FOLDER = TlsFolder.holding(CA.issue("control"), CA);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--control-bind-address=127.0.0.1:0",
            "--control-tls-cert-file=" + FOLDER.certificate(),
            "--control-tls-key-file=" + FOLDER.key());

    private static int status(SSLContext client) throws IOException {
        try (RawClient caller = RawClient.connectTls(router.controlPort(), client)) {
            return caller.exchange(
                            "GET /sandboxes/some/network HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .status();
        }
    }

    @Test
    void itAnswersWithTlsAloneAndFollowsItsFiles() throws IOException {
        assertThat(status(TlsTrust.in(CA))).isEqualTo(404);
        try (RawClient plain = RawClient.connect(router.controlPort())) {
            plain.send("GET /sandboxes HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(plain.readToEnd()).doesNotContain("200");
        }

        TestCa another = TestCa.named("another");
        TestCa.Identity next = another.issue("control");
        FOLDER.swap(next.certificatePem(), next.keyPem(), CA.certificatePem());
        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> status(TlsTrust.in(another)) == 404);
        assertThatThrownBy(() -> status(TlsTrust.in(CA))).isInstanceOf(IOException.class);
    }
}
