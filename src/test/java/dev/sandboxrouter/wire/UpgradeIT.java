package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertUpstreamReset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which upgrades are asked for at the sandbox, and which answers open a tunnel; contract section 7. */
class UpgradeIT {

    private static final String KEY = "Sec-WebSocket-Key: " + WebSocket.KEY;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--upgrade-protocols=chat/2");

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "403 Forbidden", "426 Upgrade Required", "302 Found"})
    void anyAnswerButA101IsAnOrdinaryOne(String status) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head("HTTP/1.1 " + status, "Content-Length: 4") + "text"));
        RawClient client = router.client();
        RawResponse response = client.exchange(sandbox.upgrade("/ws"));

        assertPassed(response, Integer.parseInt(status.substring(0, 3)));
        assertThat(response.text()).isEqualTo("text");
        assertPassed(client.exchange(sandbox.get("/next")), Integer.parseInt(status.substring(0, 3)));
    }

    static Stream<String> wrong101s() {
        return Stream.of(
                head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: h2c"),
                head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: chat/2"),
                head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade"));
    }

    @ParameterizedTest
    @MethodSource("wrong101s")
    void a101ForAnotherProtocolOpensNothing(String answer) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(answer + "tunnelled?");
            connection.readToEnd();
        });
        RawClient client = router.client();

        assertUpstreamReset(client.exchange(sandbox.upgrade("/ws")), sandbox);
        assertPassed(client.exchange(sandbox.get("/next")), 200);
    }

    @Test
    void a101ThatNobodyAskedForOpensNothing() throws IOException {
        ScriptedSandbox sandbox =
                router.sandbox().next(Script.silentAfter(WebSocket.switchingProtocols() + ok("tunnelled?")));
        RawClient client = router.client();

        assertUpstreamReset(client.exchange(sandbox.get("/")), sandbox);
        assertPassed(client.exchange(sandbox.get("/next")), 200);
    }

    static Stream<String> ordinaryRequests() {
        return Stream.of(
                lines(
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"),
                lines("Connection: Upgrade", "Upgrade: h2c", KEY, "Sec-WebSocket-Version: 13"),
                lines("Connection: Upgrade", "Upgrade: TLS/1.0"),
                lines("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
                lines("Connection: Upgrade", "Upgrade: websocket", KEY),
                lines("Connection: Upgrade", "Upgrade: websocket", KEY, "Sec-WebSocket-Version: 8"),
                lines("Connection: Upgrade", "Upgrade:", KEY, "Sec-WebSocket-Version: 13"),
                lines("Connection: keep-alive", "Upgrade: websocket", KEY, "Sec-WebSocket-Version: 13"),
                lines("Upgrade: websocket", KEY, "Sec-WebSocket-Version: 13"));
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    @ParameterizedTest
    @MethodSource("ordinaryRequests")
    void anUpgradeThatIsNotTunnelledIsAnOrdinaryRequest(String lines) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();

        assertPassed(client.exchange(sandbox.get("/", lines, "Origin: http://o.test")), 200);
        RawHead arrived = sandbox.request(1).head();
        assertThat(arrived.has("Upgrade")).isFalse();
        assertThat(arrived.has("Connection")).isFalse();
        assertThat(arrived.has("HTTP2-Settings")).isFalse();
        assertThat(arrived.all("Origin")).containsExactly("http://o.test");
        assertPassed(client.exchange(sandbox.get("/next")), 200);
    }

    @Test
    void namesAndTokensHaveAnyCase() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawResponse response = router.client()
                .exchange(sandbox.get(
                        "/",
                        "connection: keep-alive, UPGRADE",
                        "upgrade: WebSocket",
                        KEY,
                        "sec-websocket-version: 13"));

        assertThat(response.status()).isEqualTo(101);
    }

    @Test
    void aListedProtocolIsTunnelledAsItIs() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: chat/2"));
            connection.expect("hello");
            connection.send("goodbye");
        });
        RawClient client = router.client();
        RawResponse response = client.exchange(sandbox.get("/", "Connection: upgrade", "Upgrade: chat/2"));
        assertThat(response.status()).isEqualTo(101);
        client.send("hello");

        assertThat(client.readToEnd()).isEqualTo("goodbye");
    }
}
