package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Metrics;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However a request ends: one count, one line; contract section 14. */
class EveryRequestIsCountedOnceIT {

    private static final String TOTAL = "sandbox_router_requests_total";

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--upstream-max-retries=0", "--proxy-timeout=3s");

    private Metrics before = new Metrics("");

    @BeforeEach
    void scrape() throws IOException {
        before = router.metrics();
    }

    /** One line, one count under its code, and nothing else was counted since the test began. */
    private Map<String, Object> assertCountedOnce(String requestId, int code) throws IOException {
        Map<String, Object> line = router.accessLog().of(requestId);
        assertThat(line.get("status")).hasToString(String.valueOf(code));
        Metrics after = router.metrics();
        assertThat(grown(after, TOTAL, "code=\"" + code + '"')).isEqualTo(1);
        assertThat(grown(after, TOTAL)).isEqualTo(1);
        assertThat(grown(after, "sandbox_router_request_duration_seconds_count"))
                .isEqualTo(1);
        assertThat(after.sum("sandbox_router_inflight_requests")).isZero();
        assertThat(router.accessLog().count(requestId)).isEqualTo(1);
        return line;
    }

    private double grown(Metrics after, String name, String... labels) {
        return after.sum(name, labels) - before.sum(name, labels);
    }

    @Test
    void anAnswerOfTheSandbox() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawResponse response = router.client()
                .exchange(sandbox.request(
                                "POST /a%2Fb?token=secret HTTP/1.1",
                                "X-Request-ID: answered",
                                "User-Agent: a \"test\"",
                                "Cookie: session=secret",
                                "Content-Length: 3")
                        + "abc");
        assertPassed(response, 200);
        Map<String, Object> line = assertCountedOnce("answered", 200);

        assertThat(line)
                .containsEntry("method", "POST")
                .containsEntry("path", "/a%2Fb")
                .containsEntry("client_ip", "127.0.0.1")
                .containsEntry("sandbox_id", sandbox.id())
                .containsEntry("sandbox_namespace", "default")
                .containsEntry("upstream", sandbox.authority())
                .containsEntry("source", "directory-name")
                .containsEntry("user_agent", "a \"test\"");
        assertThat(line.get("bytes_in")).hasToString("3");
        assertThat(line.get("bytes_out"))
                .hasToString(String.valueOf(response.text().length()));
        assertThat(line.get("retries")).hasToString("0");
        assertThat(line).containsKeys("duration_ms", "ttfb_ms");
        assertThat(router.accessLog().lines()).noneMatch(text -> text.contains("secret"));
        assertThat(grown(router.metrics(), TOTAL, "method=\"POST\"", "code=\"200\"", "sandbox_namespace=\"default\""))
                .isEqualTo(1);
    }

    @Test
    void anErrorOfTheSandbox() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head("HTTP/1.1 503 Busy", "Content-Length: 0")));
        router.client().exchange(sandbox.get("/", "X-Request-ID: busy"));

        assertThat(assertCountedOnce("busy", 503).get("reason")).isNull();
    }

    @Test
    void aBadAddress() throws IOException {
        router.client().exchange(head("GET / HTTP/1.1", "Host: r", "X-Request-ID: nameless"));

        assertThat(assertCountedOnce("nameless", 400)).containsEntry("reason", "invalid-address");
    }

    @Test
    void whatIsNotHttp() throws IOException {
        RawResponse response = router.client().exchange(head("GET / HTTP/1.1"));
        String id = Objects.requireNonNull(response.header("X-Request-ID"));

        assertThat(assertCountedOnce(id, 400)).containsEntry("reason", "bad-request");
    }

    @Test
    void aMethodThatIsNotForwarded() throws IOException {
        router.client().exchange(head("TRACE / HTTP/1.1", "Host: r", "X-Request-ID: traced"));

        assertThat(assertCountedOnce("traced", 405)).containsEntry("reason", "method-not-allowed");
    }

    @Test
    void anUnknownMethodIsCountedAsOther() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.client().exchange(sandbox.request("BREW /pot HTTP/1.1", "X-Request-ID: brewed"));

        assertThat(assertCountedOnce("brewed", 200)).containsEntry("method", "BREW");
        assertThat(grown(router.metrics(), TOTAL, "method=\"other\"")).isEqualTo(1);
    }

    @Test
    void anUnknownNamespaceIsCountedAsNone() throws IOException {
        router.client()
                .exchange(head(
                        "GET / HTTP/1.1",
                        "Host: r",
                        "X-Sandbox-ID: x",
                        "X-Sandbox-Namespace: made-up",
                        "X-Request-ID: made-up"));

        assertCountedOnce("made-up", 502);
        assertThat(grown(router.metrics(), TOTAL, "sandbox_namespace=\"-\"")).isEqualTo(1);
        assertThat(router.metrics().text()).doesNotContain("made-up");
    }

    @Test
    void aSandboxThatBreaksBeforeItsHead() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.reset();
        });
        router.client().exchange(sandbox.get("/", "X-Request-ID: broke"));

        assertThat(assertCountedOnce("broke", 502)).containsEntry("reason", "upstream-reset");
        assertThat(grown(router.metrics(), "sandbox_router_upstream_errors_total"))
                .isEqualTo(1);
    }

    @Test
    void aSandboxThatBreaksWithinItsBody() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: 10") + "abc");
        });
        RawClient client = router.client();
        client.send(sandbox.get("/", "X-Request-ID: broke-later"));
        client.readToEnd();

        assertThat(assertCountedOnce("broke-later", 200)).containsEntry("reason", "upstream-aborted");
    }

    @Test
    void aClientThatLeavesBeforeItsAnswer() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        RawClient client = router.client();
        client.send(sandbox.get("/", "X-Request-ID: left"));
        sandbox.request(1);
        client.close();

        assertThat(assertCountedOnce("left", 499)).containsEntry("reason", "client-closed");
    }

    @Test
    void aTimeout() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        router.client().exchange(sandbox.get("/", "X-Sandbox-Timeout: 0.2", "X-Request-ID: late"));

        assertThat(assertCountedOnce("late", 504)).containsEntry("reason", "upstream-timeout");
        assertThat(grown(router.metrics(), "sandbox_router_upstream_errors_total", "reason=\"timeout\""))
                .isEqualTo(1);
    }

    @Test
    void aTunnelOnceItIsOver() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient client = router.client();
        client.exchange(sandbox.upgrade("/ws", "X-Request-ID: tunnelled"));
        awaitTunnels(1);
        assertThat(router.accessLog().count("tunnelled")).isZero();
        byte[] frame = WebSocket.maskedText("hello");
        client.send(frame);
        WebSocket.read(client);
        byte[] close = WebSocket.maskedClose(1000);
        client.send(close);
        WebSocket.read(client);
        client.expectClosed(RawClient.PATIENCE);
        client.close();

        Map<String, Object> line = assertCountedOnce("tunnelled", 101);
        assertThat(line.get("bytes_in")).hasToString(String.valueOf(frame.length + close.length));
        awaitTunnels(0);
    }

    private static void awaitTunnels(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(3))
                .until(() -> router.metrics().sum("sandbox_router_active_tunnels") == count);
    }

    @Test
    void theRoutersOwnHealthzIsNotLogged() throws IOException {
        router.client().exchange(head("GET /healthz HTTP/1.1", "Host: r", "X-Request-ID: healthy"));
        router.client().exchange(head("GET / HTTP/1.1", "Host: r", "X-Request-ID: after-healthy"));
        router.accessLog().of("after-healthy");

        assertThat(router.accessLog().count("healthy")).isZero();
    }

    @Test
    void pipelinedRequestsAreCountedEach() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.get("/1", "X-Request-ID: p1") + sandbox.get("/2", "X-Request-ID: p2"));
        client.readResponse();
        client.readResponse();
        router.accessLog().of("p1");
        router.accessLog().of("p2");

        assertThat(grown(router.metrics(), TOTAL, "code=\"200\"")).isEqualTo(2);
    }
}
