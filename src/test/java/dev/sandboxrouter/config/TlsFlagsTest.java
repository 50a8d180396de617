package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flags of TLS, which need each other. */
class TlsFlagsTest {

    @TempDir
    Path folder = Path.of("");

    private String file = "";

    @BeforeEach
    void someFile() throws IOException {
        file = Files.writeString(folder.resolve("some.pem"), "PEM").toString();
    }

    private String[] pair(String... more) {
        String[] flags = {"--https-bind-address=:8443", "--tls-cert-file=" + file, "--tls-key-file=" + file};
        return Stream.concat(Stream.of(flags), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void itIsOffUntilItIsAskedFor() {
        RouterConfig.Tls tls = Loading.config().tls();

        assertThat(tls.bind()).isEmpty();
        assertThat(tls.mtlsMode()).isEqualTo(MtlsMode.OFF);
    }

    @Test
    void aListenerNeedsACertificateAndItsKey() {
        assertThat(Loading.problems("--https-bind-address=:8443"))
                .singleElement()
                .asString()
                .contains("--tls-cert-file");
        assertThat(Loading.problems("--https-bind-address=:8443", "--tls-cert-file=" + file))
                .singleElement()
                .asString()
                .contains("is half of a pair: expected --tls-key-file beside it");
        assertThat(Loading.problems("--control-tls-key-file=" + file))
                .singleElement()
                .asString()
                .contains("expected --control-tls-cert-file beside it");
        assertThat(Loading.config(pair()).tls().certFile()).contains(Path.of(file));
    }

    @Test
    void clientsAreAskedOnlyWhereTheirCertificatesCanBeJudged() {
        assertThat(Loading.problems(pair("--mtls-mode=required")))
                .singleElement()
                .asString()
                .contains("expected --tls-client-ca-file beside it");
        assertThat(Loading.problems("--mtls-mode=optional", "--tls-client-ca-file=" + file))
                .singleElement()
                .asString()
                .contains("expected --https-bind-address beside it");
        assertThat(Loading.config(pair("--mtls-mode=optional", "--tls-client-ca-file=" + file))
                        .tls()
                        .mtlsMode())
                .isEqualTo(MtlsMode.OPTIONAL);
        assertThat(Loading.problems(pair("--mtls-mode=sometimes"))).hasSize(1);
    }

    @Test
    void noTwoListenersShareAPort() {
        assertThat(Loading.problems(pair("--http-bind-address=:8443")))
                .singleElement()
                .asString()
                .contains("bind the same port");
    }

    @Test
    void theControlApiMayLeaveLoopbackWithACertificate() throws IOException {
        String token = Files.writeString(folder.resolve("token"), "t").toString();
        RouterConfig.Control control = Loading.config(
                        "--control-bind-address=:8090",
                        "--control-auth-mode=token",
                        "--control-token-file=" + token,
                        "--control-tls-cert-file=" + file,
                        "--control-tls-key-file=" + file)
                .control();

        assertThat(control.certFile()).contains(Path.of(file));
    }
}
