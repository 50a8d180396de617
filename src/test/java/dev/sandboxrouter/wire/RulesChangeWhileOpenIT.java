package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is open when a new rule set forbids it ends within a second; contract 8.3. */
class RulesChangeWhileOpenIT {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String BAD = "X-Forwarded-For: 203.0.113.7";
    private static final String GOOD = "X-Forwarded-For: 198.51.100.7";

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--trusted-proxies=127.0.0.0/8", "--host-routing-domain=" + Rules.DOMAIN);

    private static RawClient tunnel(ScriptedSandbox sandbox, String client) throws IOException {
        RawClient opened = router.client();
        assertThat(opened.exchange(sandbox.upgrade("/ws", client)).status()).isEqualTo(101);
        return opened;
    }

    private static void assertEchoes(RawClient tunnel) throws IOException {
        tunnel.send(WebSocket.maskedText("still there"));
        assertThat(WebSocket.read(tunnel).text()).isEqualTo("still there");
    }

    @Test
    void aForbiddenTunnelGets1008OnBothSidesAndOthersGoOn() throws Exception {
        CompletableFuture<WebSocket.Frame> atSandbox = new CompletableFuture<>();
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(WebSocket.switchingProtocols());
            atSandbox.complete(WebSocket.read(connection));
        });
        RawClient bad = tunnel(sandbox, BAD);
        sandbox.always(Script.webSocketEcho());
        RawClient good = tunnel(sandbox, GOOD);
        ScriptedSandbox another = router.sandbox().always(Script.webSocketEcho());
        RawClient elsewhere = tunnel(another, BAD);
        bad.patience(SECOND);

        router.rules(Rules.key(sandbox), Rules.denyIn("203.0.113.0/24"));
        WebSocket.Frame close = WebSocket.read(bad);
        assertThat(close.opcode()).isEqualTo(WebSocket.CLOSE);
        assertThat(close.closeCode()).isEqualTo(1008);
        assertThat(atSandbox.get(1, TimeUnit.SECONDS).closeCode()).isEqualTo(1008);
        assertEchoes(good);
        assertEchoes(elsewhere);
    }

    @Test
    void aForbiddenStreamIsCutAndItsSandboxIsTold() throws Exception {
        Gate left = new Gate("the sandbox saw the stream end");
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("data: 1\n\n"));
            connection.readToEnd();
            left.open();
        });
        RawClient client = router.client();
        client.send(sandbox.get("/events", BAD, "X-Request-ID: cut-by-rule"));
        client.readHead();
        assertThat(client.readChunk()).isEqualTo("data: 1\n\n");

        router.rules(Rules.key(sandbox), Rules.denyPorts(sandbox.port()));
        client.expectClosed(SECOND);
        left.await(SECOND);
        assertThat(router.accessLog().of("cut-by-rule")).containsEntry("reason", "port-not-allowed");
    }

    @Test
    void aRequestThatWaitsForItsAnswerIsRefused() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        RawClient client = router.client();
        client.send(sandbox.get("/slow", BAD));
        sandbox.connection(1);
        client.patience(SECOND);

        router.rules(Rules.key(sandbox), Rules.denyIn("203.0.113.7"));
        assertRefused(
                client.readResponse(),
                403,
                "client-not-allowed",
                "Your IP address is not allowed to access this sandbox");
    }

    @Test
    void aStreamThatIsStillAllowedGoesOn() throws Exception {
        Gate changed = new Gate("the rules have changed");
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("one"));
            changed.await();
            connection.send(chunk("two"));
            connection.readToEnd();
        });
        RawClient client = router.client();
        client.send(sandbox.get("/events", GOOD));
        client.readHead();
        assertThat(client.readChunk()).isEqualTo("one");

        router.rules(Rules.key(sandbox), Rules.denyIn("203.0.113.7"));
        client.expectSilence(Duration.ofMillis(300));
        changed.open();
        assertThat(client.readChunk()).isEqualTo("two");
    }

    @Test
    void aSandboxThatIsMadePrivateEndsWhatCameWithoutItsToken() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient client = tunnel(sandbox, GOOD);
        client.patience(SECOND);

        router.rules(Rules.key(sandbox), Rules.secured(0));
        assertThat(WebSocket.read(client).closeCode()).isEqualTo(1008);
    }

    @Test
    void anUnreadableClientsTunnelEndsWithTheFirstList() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient client = tunnel(sandbox, "X-Forwarded-For: nonsense");
        client.patience(SECOND);

        router.rules(Rules.key(sandbox), Rules.denyIn("192.0.2.1"));
        assertThat(WebSocket.read(client).closeCode()).isEqualTo(1008);
    }

    @Test
    void rulesThatBreakCloseEverything() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient client = tunnel(sandbox, GOOD);
        client.patience(SECOND);

        router.breakRules(Rules.key(sandbox));
        assertThat(WebSocket.read(client).closeCode()).isEqualTo(1008);
    }
}
