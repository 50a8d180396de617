package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.relay.RelayOptions;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ReceivedRequest;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The answer comes while the client still sends; contract section 5. It must be readable, whoever gives it. */
class EarlyAnswerIT {

    private static final long LARGE = 64L << 20;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void theSandboxRefusesAndLeaves() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 413 Content Too Large", "Connection: close", "Content-Length: 4") + "full");
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: " + LARGE));
        Pump pump = Pump.start(client, LARGE);

        RawResponse response = client.readResponse();
        assertPassed(response, 413);
        assertThat(response.text()).isEqualTo("full");
        assertThat(pump.written()).isLessThan(LARGE);
        client.expectClosed(RawClient.PATIENCE); // reading on would cost more than a new connection
    }

    @Test
    void theSandboxRefusesAndLeavesAndTheClientGoesOnBehindTheRest() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 413 Content Too Large", "Connection: close", "Content-Length: 4") + "full");
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 1000") + "abc");

        assertPassed(client.readResponse(), 413);
        client.send("x".repeat(997));
        assertThat(client.exchange(sandbox.get("/next")).text()).startsWith("GET /next ");
        assertThat(sandbox.request(2).connection()).isEqualTo(2);
    }

    @Test
    void theSandboxRefusesAChunkedUploadAndKeepsItsConnection() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.readChunk();
            connection.send(head("HTTP/1.1 413 Content Too Large", "Content-Length: 4") + "full");
            connection.readToEnd();
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + chunk("abc"));

        assertPassed(client.readResponse(), 413);
        assertPassed(router.client().exchange(sandbox.get("/next")), 200);
    }

    @Test
    void theSandboxAnswersEarlyAndReadsOn() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            ReceivedRequest request = connection.readRequestHead();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("early"));
            connection.send(chunked(connection.readBodyOf(request).text()));
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 4"));
        client.readHead();
        assertThat(client.readChunk()).isEqualTo("early");
        client.send("late");

        assertThat(client.readChunked().text()).isEqualTo("late");
        assertPassed(client.exchange(sandbox.get("/next")), 200);
    }

    @Test
    void aCompleteEarlyAnswerDoesNotMixWithTheNext() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            ReceivedRequest request = connection.readRequestHead();
            connection.send(ok("early"));
            connection.readBodyOf(request);
            connection.readToEnd();
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 4"));
        RawResponse early = client.readResponse();
        assertThat(early.text()).isEqualTo("early");
        assertThat(early.header("Connection")).isNull();
        client.send("late");
        assertThat(client.exchange(sandbox.get("/next")).text()).startsWith("GET /next ");
    }

    @Test
    void aBodyThatNobodyWantsIsReadUpToTheLimit() throws Exception {
        RawClient client = refusedWithABodyOf(RelayOptions.MAX_DISCARD_BYTES);
        client.send("x".repeat((int) RelayOptions.MAX_DISCARD_BYTES));

        assertThat(client.exchange(router.sandbox().get("/next")).text()).startsWith("GET /next ");
    }

    @Test
    void aBodyThatNobodyWantsEndsItsConnectionBeyondTheLimit() throws Exception {
        RawClient client = refusedWithABodyOf(RelayOptions.MAX_DISCARD_BYTES + 2);
        client.send("x".repeat((int) RelayOptions.MAX_DISCARD_BYTES + 1));

        client.expectClosed(RawClient.PATIENCE);
    }

    /** The sandbox has answered and gone before the first byte of it. */
    private static RawClient refusedWithABodyOf(long bytes) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 413 Content Too Large", "Connection: close", "Content-Length: 4") + "full");
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: " + bytes));
        assertPassed(client.readResponse(), 413);
        return client;
    }

    @Test
    void theRoutersOwnRefusalIsReadableWhileALargeBodyComes() throws IOException {
        RawClient client = router.client();
        client.send(head("POST / HTTP/1.1", "Host: r", "Content-Length: " + LARGE));
        Pump.start(client, LARGE);

        assertInvalidAddress(client.readResponse(), "X-Sandbox-ID header is required.");
    }

    @Test
    void aSmallBodyBehindARefusalDoesNotBecomeARequest() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String smuggled = sandbox.get("/smuggled");
        RawClient client = router.client();
        client.send(head("POST / HTTP/1.1", "Host: r", "Content-Length: " + smuggled.length()) + smuggled);

        assertInvalidAddress(client.readResponse(), "X-Sandbox-ID header is required.");
        client.halfClose();
        assertThat(client.readToEnd()).isEmpty();
        assertThat(sandbox.accepted()).isZero();
    }
}
