package dev.sandboxrouter.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What these tests say over and over. */
final class Wire {

    private Wire() {}

    static RawResponse get(RouterUnderTest router, ScriptedSandbox sandbox, String... lines) throws IOException {
        return router.client().exchange(sandbox.get("/", lines));
    }

    static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    static void assertPassed(RawResponse response) {
        assertThat(response.status()).as(response::toString).isEqualTo(200);
        assertThat(response.reason()).as(response::toString).isNull();
    }

    static void assertUnauthenticated(RawResponse response) {
        assertRefused(response, 401, "unauthenticated", "unauthenticated");
        assertThat(response.head().all("WWW-Authenticate")).containsExactly("Bearer");
    }

    static void assertForbidden(RawResponse response) {
        assertRefused(response, 403, "forbidden", "forbidden");
    }

    static void assertUnavailable(RawResponse response) {
        assertRefused(response, 500, "authorization-unavailable", "authorization check failed");
    }

    private static void assertRefused(RawResponse response, int status, String reason, String detail) {
        assertThat(response.status()).as(response::toString).isEqualTo(status);
        assertThat(response.reason()).isEqualTo(reason);
        assertThat(response.text()).isEqualTo("{\"detail\":\"" + detail + "\"}");
    }

    static Path file(String text) {
        try {
            Path file = Files.createTempFile("secret", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
