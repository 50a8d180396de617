package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertUpstreamReset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.SandboxConnection;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection to a sandbox is used again, and when never; contract section 5. */
@Tag("soak")
class UpstreamReuseIT {

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--upstream-idle-timeout=2s", "--pod-ip-policy=routable");

    @Test
    void oneClientsRequestsShareAConnection() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        for (int i = 0; i < 5; i++) {
            assertPassed(client.exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 3") + "abc"), 200);
        }

        assertThat(sandbox.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK|Connection: close", "HTTP/1.0 200 OK|X-Old: 1"})
    void aConnectionThatItsSandboxEndsIsNotUsedAgain(String start) throws IOException {
        ScriptedSandbox sandbox = router.sandbox()
                .next(Script.silentAfter(
                        head(start.split("\\|", 2)[0], start.split("\\|", 2)[1], "Content-Length: 0")));
        RawClient client = router.client();

        assertPassed(client.exchange(sandbox.get("/1")), 200);
        assertPassed(client.exchange(sandbox.get("/2")), 200);
        assertThat(sandbox.request(2).connection()).isEqualTo(2);
    }

    @Test
    void twoSandboxesNeverShareAConnectionEvenAtOneAddress() throws IOException {
        ScriptedSandbox first = router.unlistedSandbox("tenant-one");
        String second = first.get("/2").replace("tenant-one", "tenant-two");
        RawClient client = router.client();

        assertPassed(client.exchange(first.get("/1", "X-Sandbox-Pod-IP: " + first.ip())), 200);
        assertPassed(client.exchange(second.replace("Host:", "X-Sandbox-Pod-IP: " + first.ip() + "\r\nHost:")), 200);
        assertPassed(client.exchange(first.get("/3", "X-Sandbox-Pod-IP: " + first.ip())), 200);
        assertThat(first.request(2).connection()).isEqualTo(2);
        assertThat(first.request(3).connection()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionIsClosedInTime() throws Exception {
        assertClosedWithin(Duration.ofMillis(3500), "X-A: 1");
    }

    @Test
    void theSandboxMayAskForLessTime() throws Exception {
        assertClosedWithin(Duration.ofMillis(1500), "Keep-Alive: timeout=1");
    }

    private static void assertClosedWithin(Duration time, String line) throws Exception {
        Gate closed = new Gate("the router closed the idle connection");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", line, "Content-Length: 0"));
            connection.readToEnd();
            closed.open();
        });
        assertPassed(router.client().exchange(sandbox.get("/")), 200);

        closed.await(time);
    }

    /** Answers once, then breaks as soon as it is asked again: what a keep-alive race looks like. */
    private static void answersOnce(SandboxConnection connection) throws IOException {
        connection.readRequest();
        connection.send(ok("first"));
        connection.readRequest();
        connection.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE", "PUT"})
    void aReusedConnectionThatFailsIsReplacedForAnIdempotentRequest(String method) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(UpstreamReuseIT::answersOnce);
        RawClient client = router.client();
        client.exchange(sandbox.get("/first"));

        assertPassed(client.exchange(sandbox.request(method + " /second HTTP/1.1")), 200);
        assertThat(sandbox.request(3).target()).isEqualTo("/second");
    }

    @Test
    void itIsReplacedOnceOnly() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(UpstreamReuseIT::answersOnce);
        sandbox.always(connection -> {
            connection.readRequest();
            connection.reset();
        });
        RawClient client = router.client();
        client.exchange(sandbox.get("/first"));

        assertUpstreamReset(client.exchange(sandbox.get("/second")), sandbox);
        assertThat(sandbox.requests()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, Content-Length: 0, ''",
        "PUT, Content-Length: 3, abc",
        "PUT, Transfer-Encoding: chunked, '0||'",
        "DELETE, Transfer-Encoding: chunked, '0|X-Checksum: 1||'",
        "GET, Transfer-Encoding: chunked, '0|X-Checksum: 1||'"
    })
    void anythingElseIsNeverSentTwice(String method, String framing, String body) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(UpstreamReuseIT::answersOnce);
        RawClient client = router.client();
        client.exchange(sandbox.get("/first"));
        String request = sandbox.request(method + " /second HTTP/1.1", framing) + body.replace("|", "\r\n");

        assertUpstreamReset(client.exchange(request), sandbox);
        assertThat(sandbox.requests()).hasSize(2);
    }

    @Test
    void aFreshConnectionThatFailsIsNotReplaced() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.reset();
        });

        assertUpstreamReset(router.client().exchange(sandbox.get("/")), sandbox);
        assertThat(sandbox.requests()).hasSize(1);
    }
}
