package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code /healthz} is the router's only while it names nobody; contract 2.2. */
class HealthzOnTheDataPortIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void withoutAnAddressTheRouterAnswers() throws IOException {
        RawResponse response = router.client().exchange(head("GET /healthz HTTP/1.1", "Host: r"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void headGetsNoBody() throws IOException {
        var client = router.client();

        assertThat(client.exchange(head("HEAD /healthz HTTP/1.1", "Host: r")).status())
                .isEqualTo(200);
        assertThat(client.exchange(head("GET /healthz HTTP/1.1", "Host: r")).text())
                .isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void withAnAddressItIsTheSandboxes() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(ok("sandbox's own")));

        RawResponse response = router.client().exchange(sandbox.get("/healthz"));
        assertPassed(response, 200);
        assertThat(response.text()).isEqualTo("sandbox's own");
    }

    @Test
    void withABadAddressItIsRefused() throws IOException {
        assertInvalidAddress(
                router.client().exchange(head("GET /healthz HTTP/1.1", "Host: r", "X-Sandbox-ID: A")),
                "Invalid sandbox ID format.");
    }

    @Test
    void anotherMethodNeedsAnAddress() throws IOException {
        assertInvalidAddress(
                router.client().exchange(head("POST /healthz HTTP/1.1", "Host: r", "Content-Length: 0")),
                "X-Sandbox-ID header is required.");
    }
}
