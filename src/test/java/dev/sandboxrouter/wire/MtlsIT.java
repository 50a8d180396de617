package dev.sandboxrouter.wire;

import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which clients get in under each {@code --mtls-mode}; contract section 12. */
class MtlsIT {

    private static final TestCa SERVERS = TestCa.named("servers");
    private static final TestCa CLIENTS = TestCa.named("clients");
    /** Another CA of the same name, which only the signature gives away. */
    private static final TestCa FORGED = TestCa.named("clients");

    private static final TlsFolder FOLDER = TlsFolder.holding(SERVERS.issue("router"), CLIENTS);

    private static RouterUnderTest off;
    private static RouterUnderTest optional;
    private static RouterUnderTest required;

    @BeforeAll
    static void start() throws IOException {
        off = RouterUnderTest.started(FOLDER.flags());
        optional = RouterUnderTest.started(asking("optional"));
        required = RouterUnderTest.started(asking("required"));
    }

    @AfterAll
    static void stop() throws IOException {
        off.close();
        optional.close();
        required.close();
    }

    private static String[] asking(String mode) {
        return FOLDER.flagsAnd("--mtls-mode=" + mode, "--tls-client-ca-file=" + FOLDER.clientCa());
    }

    private static RouterUnderTest router(String mode) {
        return switch (mode) {
            case "off" -> off;
            case "optional" -> optional;
            default -> required;
        };
    }

    private static SSLContext client(String certificate) {
        return switch (certificate) {
            case "none" -> TlsTrust.in(SERVERS);
            case "good" -> TlsTrust.of(SERVERS, CLIENTS.issue("alice"));
            case "forged" -> TlsTrust.of(SERVERS, FORGED.issue("alice"));
            default ->
                TlsTrust.of(SERVERS, CLIENTS.issue("alice", TestCa.newKeys("EC", 256), Duration.ofMinutes(30))); // over
        };
    }

    @ParameterizedTest
    @CsvSource({
        "off, none, true",
        "off, good, true",
        "off, forged, true",
        "off, expired, true",
        "optional, none, true",
        "optional, good, true",
        "optional, forged, false",
        "optional, expired, false",
        "required, none, false",
        "required, good, true",
        "required, forged, false",
        "required, expired, false"
    })
    void whoGetsIn(String mode, String certificate, boolean in) throws IOException {
        for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            if (in) {
                assertPassed(
                        router(mode).tlsClient(client(certificate), protocol).exchange(get(mode)), 200);
            } else {
                // TLS 1.3 tells a client of its refusal only after it has begun to send
                assertThatThrownBy(() -> router(mode)
                                .tlsClient(client(certificate), protocol)
                                .exchange(get(mode)))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private static String get(String mode) throws IOException {
        return router(mode).sandbox().get("/");
    }

    @Test
    void aRefusedClientIsNoRequest() throws IOException {
        double before = required.metrics().sum("sandbox_router_requests_total");
        assertThatThrownBy(() -> required.tlsClient(client("forged")).exchange(get("required")))
                .isInstanceOf(IOException.class);

        assertThat(required.metrics().sum("sandbox_router_requests_total")).isEqualTo(before);
    }

    @Test
    void aResumedSessionStillIsOfItsClient() throws IOException {
        SSLContext alice = client("good");
        for (int i = 0; i < 3; i++) {
            RawClient again = required.tlsClient(alice);
            assertPassed(again.exchange(get("required")), 200);
        }
    }
}
