package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A final answer to {@code Expect: 100-continue} left the connection open, though nobody could say whether a body or the
 * next request would follow: a client that skips the body had its next request swallowed as one.
 */
class SandboxRefusesAnExpectationIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    private static String expecting(ScriptedSandbox sandbox) {
        return sandbox.request("PUT / HTTP/1.1", "Expect: 100-continue", "Content-Length: 5");
    }

    @Test
    void withoutA100TheConnectionCloses() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 417 Expectation Failed", "Content-Length: 0"));
            connection.readToEnd();
        });
        RawClient client = router.client();
        RawResponse response = client.exchange(expecting(sandbox));

        assertThat(response.status()).isEqualTo(417);
        assertThat(response.header("Connection")).isEqualToIgnoringCase("close");
        client.expectClosed(Duration.ofSeconds(1));
    }

    @Test
    void afterA100TheConnectionGoesOn() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 100 Continue"));
            connection.send(head("HTTP/1.1 413 Too Large", "Content-Length: 0"));
            connection.readToEnd();
        });
        RawClient client = router.client();
        client.send(expecting(sandbox));
        assertThat(client.readHead().startLine()).contains("100");
        assertThat(client.readResponse().status()).isEqualTo(413);
        client.send("12345");

        assertThat(client.exchange(sandbox.get("/")).status()).isEqualTo(200);
    }
}
