package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * A sandbox sends more or less than it announced. Surplus bytes must never become part of another request's answer, of
 * this client or of any other.
 */
class SandboxLiesAboutLengthIT {

    private static final String SMUGGLED = ok("smuggled");

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    private static ScriptedSandbox sandboxThatSends(String response) throws IOException {
        return router.sandbox().next(Script.silentAfter(response));
    }

    /** The next request gets its own answer, from a new connection. */
    private static void assertServesOn(RawClient client, ScriptedSandbox sandbox) throws IOException {
        RawResponse next = client.exchange(sandbox.get("/next"));
        assertPassed(next, 200);
        assertThat(next.text()).startsWith("GET /next ");
        assertThat(sandbox.request(2).connection()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "smuggled"})
    void bytesBeyondTheLengthAreNobodys(String surplus) throws IOException {
        String more = surplus.equals("smuggled") ? SMUGGLED : surplus;
        ScriptedSandbox sandbox = sandboxThatSends(ok("abc") + more);
        RawClient client = router.client();

        assertThat(client.exchange(sandbox.get("/first")).text()).isEqualTo("abc");
        assertServesOn(client, sandbox);
    }

    @Test
    void bytesBeyondTheLastChunkAreNobodys() throws IOException {
        ScriptedSandbox sandbox =
                sandboxThatSends(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunked("abc") + SMUGGLED);
        RawClient client = router.client();

        assertThat(client.exchange(sandbox.get("/first")).text()).isEqualTo("abc");
        assertServesOn(client, sandbox);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void aBodyWhereNoneCanBeIsNobodys(String status) throws IOException {
        ScriptedSandbox sandbox =
                sandboxThatSends(head("HTTP/1.1 " + status, "Content-Length: " + SMUGGLED.length()) + SMUGGLED);
        RawClient client = router.client();

        assertThat(client.exchange(sandbox.get("/first")).head().startLine()).endsWith(status);
        assertServesOn(client, sandbox);
    }

    @Test
    void aBodyInAnswerToHeadIsNobodys() throws IOException {
        ScriptedSandbox sandbox = sandboxThatSends(ok("abc"));
        RawClient client = router.client();

        assertPassed(client.exchange(sandbox.request("HEAD / HTTP/1.1")), 200);
        assertServesOn(client, sandbox);
    }

    @Test
    void bytesThatComeLaterOnAnIdleConnectionEndIt() throws Exception {
        Gate answered = new Gate("the client has its answer");
        Gate dropped = new Gate("the router dropped the connection");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(ok("abc"));
            answered.await();
            connection.send(SMUGGLED);
            connection.readToEnd();
            dropped.open();
        });
        RawClient client = router.client();
        assertThat(client.exchange(sandbox.get("/first")).text()).isEqualTo("abc");
        answered.open();
        dropped.await();

        assertServesOn(client, sandbox);
    }

    @Test
    void lessThanTheLengthNeverLooksComplete() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: 10") + "abc");
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        assertThat(client.readHead().all("Content-Length")).containsExactly("10");

        assertThat(client.readToEnd()).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "3\r\nabcX", "-1\r\n", "ffffffffffffffffff\r\n"})
    void brokenChunksNeverLookComplete(String chunks) throws IOException {
        ScriptedSandbox sandbox =
                sandboxThatSends(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "2\r\nok\r\n" + chunks);
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        String all = client.readToEnd();

        assertThat(all).doesNotContain("0\r\n\r\n");
    }
}
