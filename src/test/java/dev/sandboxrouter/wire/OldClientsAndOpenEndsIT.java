package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.testkit.Framing;
import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that end with their connection, and clients that know no chunks; contract section 5. */
class OldClientsAndOpenEndsIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    private static ScriptedSandbox sandboxThatSendsOnce(String response) throws IOException {
        return router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(response);
        });
    }

    private static String http10(ScriptedSandbox sandbox) {
        return head("GET /old HTTP/1.0", sandbox.fields());
    }

    @Test
    void aBodyUntilTheEndReachesAnHttp11ClientWhole() throws IOException {
        ScriptedSandbox sandbox = sandboxThatSendsOnce(head("HTTP/1.1 200 OK") + "until the end");
        RawClient client = router.client();
        RawResponse response = client.exchange(sandbox.get("/"));

        assertPassed(response, 200);
        assertThat(response.text()).isEqualTo("until the end");
        assertThat(response.body().framing()).isEqualTo(Framing.CHUNKED);
        assertPassed(client.exchange(sandbox.get("/next")), 200);
    }

    @Test
    void anHttp10SandboxIsUnderstood() throws IOException {
        ScriptedSandbox sandbox = sandboxThatSendsOnce(head("HTTP/1.0 200 OK", "Server: old") + "old");
        RawResponse response = router.client().exchange(sandbox.get("/"));

        assertPassed(response, 200);
        assertThat(response.head().startPart(0)).isEqualTo("HTTP/1.1");
        assertThat(response.text()).isEqualTo("old");
    }

    @Test
    void anHttp10ClientGetsABodyOfKnownLength() throws IOException {
        ScriptedSandbox sandbox = sandboxThatSendsOnce(ok("abc"));
        RawClient client = router.client();

        assertThat(client.exchange(http10(sandbox)).text()).isEqualTo("abc");
        client.expectClosed(RawClient.PATIENCE);
    }

    @Test
    void anHttp10ClientGetsAnOpenEndedBody() throws IOException {
        ScriptedSandbox sandbox = sandboxThatSendsOnce(head("HTTP/1.1 200 OK") + "until the end");
        RawResponse response = router.client().exchange(http10(sandbox));

        assertThat(response.body().framing()).isEqualTo(Framing.CLOSE);
        assertThat(response.text()).isEqualTo("until the end");
    }

    @Test
    void anHttp10ClientNeverSeesChunksOrTrailers() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head("HTTP/1.1 200 OK", "Trailer: X-T", "Transfer-Encoding: chunked")
                + chunked("abc", "def").replace("0\r\n\r\n", "0\r\nX-T: 1\r\n\r\n")));
        RawResponse response = router.client().exchange(http10(sandbox));

        assertThat(response.body().framing()).isEqualTo(Framing.CLOSE);
        assertThat(response.text()).isEqualTo("abcdef");
        assertThat(response.header("Transfer-Encoding")).isNull();
    }

    @Test
    void anHttp10ClientThatAsksForKeepAliveIsStillFramedCorrectly() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunked("abc")));
        RawResponse response =
                router.client().exchange(head("GET / HTTP/1.0", "Connection: keep-alive", sandbox.fields()));

        assertThat(response.body().framing()).isEqualTo(Framing.CLOSE);
        assertThat(response.text()).isEqualTo("abc");
    }

    @Test
    void anHttp10UploadArrives() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.client().exchange(head("POST / HTTP/1.0", "Content-Length: 3", sandbox.fields()) + "abc");

        assertThat(sandbox.request(1).body().text()).isEqualTo("abc");
    }

    /** Where the end of the connection is the end of the body, only a reset tells a cut from it. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK", "HTTP/1.1 200 OK\r\nConnection: close"})
    void anOpenEndedBodyThatIsCutDoesNotLookComplete(String head) throws IOException {
        Gate arrived = new Gate("what was sent before the reset has arrived");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head(head) + "ab");
            arrived.await();
            connection.reset();
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        client.readHead();
        assertThat(client.readChunk()).isEqualTo("ab");
        arrived.open();

        assertThatThrownBy(client::readChunk).isInstanceOf(IOException.class);
    }

    @Test
    void aChunkedBodyThatIsCutDoesNotLookComplete() throws IOException {
        ScriptedSandbox sandbox =
                sandboxThatSendsOnce(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\nab");
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        client.readHead();

        assertThatThrownBy(client::readChunked).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatSaysCloseIsClosedAfterItsAnswer() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();

        assertPassed(client.exchange(sandbox.get("/", "Connection: close")), 200);
        client.expectClosed(RawClient.PATIENCE);
    }
}
