package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code --max-request-body-bytes}; contract sections 2, 3 and 6. */
class BodyLimitIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--max-request-body-bytes=1000");

    private static void assertTooLarge(RawResponse response) {
        assertRefused(response, 413, "body-too-large", "Request body exceeds the limit of 1000 bytes.");
    }

    @Test
    void aBodyAtTheLimitPassesInBothFramings() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        String body = "x".repeat(1000);

        assertPassed(client.exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 1000") + body), 200);
        assertPassed(
                client.exchange(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked")
                        + chunked("x".repeat(600), "x".repeat(400))),
                200);
    }

    @Test
    void aLongerAnnouncedBodyIsRefusedBeforeAnythingIsDialled() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 1001"));

        assertTooLarge(client.readResponse());
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void aClientThatAsksFirstIsSparedTheUpload() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawResponse response = router.client()
                .exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 1001", "Expect: 100-continue"));

        assertTooLarge(response);
        assertThat(response.interim()).isEmpty();
    }

    @Test
    void theAddressIsJudgedBeforeTheBody() throws IOException {
        RawClient client = router.client();
        client.send(head("POST / HTTP/1.1", "Host: r", "X-Sandbox-ID: A", "Content-Length: 1001"));

        RouterAnswer.assertInvalidAddress(client.readResponse(), "Invalid sandbox ID format.");
    }

    @Test
    void aChunkedBodyThatPassesTheLimitIsRefusedAndTheSandboxToldToForgetIt() throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            assertThat(connection.readToEnd()).doesNotContain("0\r\n\r\n");
            told.open();
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + chunk("x".repeat(1000)));
        sandbox.request(1);
        client.send(chunk("x"));

        assertTooLarge(client.readResponse());
        told.await(Duration.ofSeconds(1));
    }

    @Test
    void aChunkedBodyThatPassesTheLimitAfterTheAnswerBeganIsCut() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("begun"));
            connection.readToEnd();
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked"));
        client.readHead();
        assertThat(client.readChunk()).isEqualTo("begun");
        client.send(chunk("x".repeat(1001)));

        client.expectClosed(Duration.ofSeconds(1));
    }
}
