package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets into the control API: the right Host (421) with the right credential (401); contract 10 and 10.3. */
class ControlDoorIT {

    private static final Path TOKEN = tokenFile("s3cret\n");

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--control-bind-address=127.0.0.1:0",
            "--control-auth-mode=token",
            "--control-token-file=" + TOKEN,
            "--control-allowed-hosts=control.example,192.0.2.7");

    private static Path tokenFile(String text) {
        try {
            Path file = Files.createTempFile("control", ".token");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawResponse ask(String target, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(router.controlPort())) {
            return client.exchange("GET " + target + " HTTP/1.1\r\n" + String.join("\r\n", fields)
                    + "\r\nX-API-Key: s3cret\r\nConnection: close\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8090",
                "127.0.0.1",
                "127.9.9.9:1",
                "[::1]:8090",
                "control.example",
                "control.example.:80",
                "192.0.2.7:8090"
            })
    void hostsOfThisListener(String host) throws IOException {
        assertThat(ask("/sandboxes", "Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "192.0.2.8",
                "[::2]",
                "10.0.0.1:8090",
                "control.example@evil",
                "a"
            })
    void anyOtherHostIsMisdirected(String host) throws IOException {
        RawResponse answer = ask("/sandboxes?Host=localhost", "Host: " + host);
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.text())
                .isEqualTo("{\"code\":421,\"message\":\"the Host is none that this listener serves\"}");
    }

    @Test
    void twoHostsAreNone() throws IOException {
        assertThat(ask("/sandboxes", "Host: localhost", "Host: localhost").status())
                .isIn(400, 421);
    }

    @Test
    void credentialsInBothHeaders() throws IOException {
        ControlClient control = new ControlClient(router.controlPort());
        assertThat(control.get("/sandboxes", "X-API-Key", "s3cret").statusCode())
                .isEqualTo(200);
        assertThat(control.get("/sandboxes", "Authorization", "bEARER s3cret").statusCode())
                .isEqualTo(200);
        assertThat(control.get("/sandboxes", "Authorization", "Bearer no", "X-API-Key", "s3cret")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void everyOtherCredentialIsNone() throws IOException {
        ControlClient control = new ControlClient(router.controlPort());
        for (String[] fields : new String[][] {
            {"X-API-Key", "s3cre"},
            {"X-API-Key", "s3cret2"},
            {"X-API-Key", ""},
            {"Authorization", "s3cret"},
            {"Authorization", "Basic s3cret"},
            {"Authorization", "Bearer"},
            {"Cookie", "X-API-Key=s3cret"}
        }) {
            assertUnauthorized(control.get("/sandboxes?X-API-Key=s3cret&Authorization=Bearer+s3cret", fields));
            assertUnauthorized(control.put("/sandboxes/a/network", "{}", fields));
            assertUnauthorized(control.get("/nope", fields));
        }
        assertThat(control.get("/sandboxes/a/network", "X-API-Key", "s3cret").statusCode())
                .isEqualTo(404);
    }

    private static void assertUnauthorized(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.body()).isEqualTo("{\"code\":401,\"message\":\"a valid credential is required\"}");
    }

    @Test
    void aRotatedTokenCountsAtOnceAndWithoutOneNobodyGetsIn() throws IOException {
        ControlClient control = new ControlClient(router.controlPort());
        try {
            Files.writeString(TOKEN, "next");
            assertThat(control.get("/sandboxes", "X-API-Key", "s3cret").statusCode())
                    .isEqualTo(401);
            assertThat(control.get("/sandboxes", "X-API-Key", "next").statusCode())
                    .isEqualTo(200);
            Files.delete(TOKEN);
            assertThat(control.get("/sandboxes", "X-API-Key", "").statusCode()).isEqualTo(401);
        } finally {
            Files.writeString(TOKEN, "s3cret\n");
        }
    }
}
