package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.DeafPort;
import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One request, one count, one line, at whatever moment and whoever ends it; contract section 14. The plain endings are in
 * {@link EveryRequestIsCountedOnceIT}.
 */
@Tag("soak")
class EveryEndingIsCountedOnceIT {

    private static final String ID = "X-Request-ID: ";

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--upstream-max-retries=1",
            "--upstream-retry-initial-delay=300ms",
            "--upstream-connect-timeout=2s",
            "--proxy-timeout=3s",
            "--request-header-timeout=500ms",
            "--max-request-body-bytes=1000",
            "--websocket-max-connections-per-client=1");

    private @Nullable OneCount begun;

    @BeforeEach
    void scrape() throws IOException {
        begun = OneCount.since(router);
    }

    private OneCount count() {
        return Objects.requireNonNull(begun);
    }

    /** How a client leaves. */
    enum Leave {
        RESET,
        CLOSE;

        void by(RawClient client) throws IOException {
            if (this == RESET) {
                client.reset();
            } else {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientLeavesAmidItsUpload(Leave leave) throws Exception {
        Gate begun = new Gate("the sandbox has the beginning");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.expect("abc");
            begun.open();
            connection.readToEnd();
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 10", ID + "upload-" + leave) + "abc");
        begun.await();
        leave.by(client);

        assertThat(count().assertOne("upload-" + leave, 499)).containsEntry("reason", "client-closed");
    }

    @ParameterizedTest
    @EnumSource
    void aClientLeavesAfterAnInterimResponse(Leave leave) throws Exception {
        ScriptedSandbox sandbox =
                router.sandbox().next(Script.silentAfter(head("HTTP/1.1 103 Early Hints", "Link: </a.css>")));
        RawClient client = router.client();
        client.send(sandbox.get("/", ID + "hinted-" + leave));
        client.readHead();
        leave.by(client);

        assertThat(count().assertOne("hinted-" + leave, 499)).containsEntry("reason", "client-closed");
    }

    @ParameterizedTest
    @EnumSource
    void aClientLeavesAmidItsDownload(Leave leave) throws Exception {
        ScriptedSandbox sandbox =
                router.sandbox().next(Script.silentAfter(head("HTTP/1.1 200 OK", "Content-Length: 10") + "abc"));
        RawClient client = router.client();
        client.send(sandbox.get("/", ID + "download-" + leave));
        client.readHead();
        client.expect("abc");
        leave.by(client);

        assertThat(count().assertOne("download-" + leave, 499)).containsEntry("reason", "client-closed");
    }

    @SuppressWarnings("try") // what keeps the port deaf is only closed
    @ParameterizedTest
    @EnumSource
    void aClientLeavesDuringTheDial(Leave leave) throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        try (DeafPort deaf = DeafPort.insteadOf(sandbox)) {
            RawClient client = router.client();
            client.send(sandbox.get("/", ID + "dialling-" + leave));
            awaitInFlight();
            leave.by(client);

            assertThat(count().assertOne("dialling-" + leave, 499)).containsEntry("reason", "client-closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientLeavesBetweenTwoDials(Leave leave) throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        RawClient client = router.client();
        client.send(sandbox.get("/", ID + "retrying-" + leave));
        Awaitility.await("the first dial has failed")
                .atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> count().grown("sandbox_router_upstream_errors_total") == 1);
        leave.by(client);

        count().assertOne("retrying-" + leave, 499);
    }

    private static void awaitInFlight() {
        Awaitility.await("the request is in flight")
                .atMost(Duration.ofSeconds(3))
                .until(() -> router.metrics().sum("sandbox_router_inflight_requests") == 1);
    }

    @Test
    void aSandboxRefusesEveryDial() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        router.client().exchange(sandbox.get("/", ID + "refused"));
        Map<String, Object> line = count().assertOne("refused", 502);

        assertThat(line.get("retries")).hasToString("1");
        assertThat(count().grown("sandbox_router_upstream_errors_total", "reason=\"dial\""))
                .isEqualTo(2);
        assertThat(count().grown("sandbox_router_upstream_retries_total")).isEqualTo(1);
    }

    @Test
    void aSandboxAnswersWithInterimResponsesFirst() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 103 Early Hints", "Link: </a.css>"));
            connection.send(head("HTTP/1.1 102 Processing"));
            connection.send(head("HTTP/1.1 204 No Content"));
        });
        router.client().exchange(sandbox.get("/", ID + "interim"));

        assertThat(count().assertOne("interim", 204).get("bytes_out")).hasToString("0");
        assertThat(count().grown("sandbox_router_requests_total", "code=\"103\""))
                .isZero();
    }

    @Test
    void aSandboxBreaksAmidItsChunks() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("abc"));
            connection.reset();
        });
        RawClient client = router.client();
        client.send(sandbox.get("/", ID + "chunks"));
        client.readToEnd();

        assertThat(count().assertOne("chunks", 200)).containsEntry("reason", "upstream-aborted");
    }

    @Test
    void aSandboxFallsSilentAfterItsHead() throws IOException {
        ScriptedSandbox sandbox =
                router.sandbox().next(Script.silentAfter(head("HTTP/1.1 200 OK", "Content-Length: 10") + "abc"));
        RawClient client = router.client();
        client.send(sandbox.get("/", "X-Sandbox-Timeout: 0.3", ID + "silence"));
        client.readToEnd();

        count().assertOne("silence", 200);
    }

    @Test
    void aBodyPassesTheLimitByItsLength() throws IOException {
        router.client()
                .exchange(router.sandbox()
                        .request("POST / HTTP/1.1", "Content-Length: 1001", "Connection: close", ID + "long"));

        count().assertOne("long", 413);
    }

    @Test
    void aBodyPassesTheLimitInChunks() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked", ID + "chunked")
                + chunk("x".repeat(1001)));
        assertThat(client.readResponse().status()).isEqualTo(413);

        count().assertOne("chunked", 413);
    }

    @Test
    void aHeadThatNeverEnds() throws IOException {
        RawClient client = router.client();
        client.send("GET / HTTP/1.1\r\nHost: r\r\n");
        String id = String.valueOf(client.readResponse().header("X-Request-ID"));

        assertThat(count().assertOne(id, 408)).containsEntry("reason", "request-timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unreadable", "denied"})
    void theSandboxesRulesSayNo(String how) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        SandboxKey key = Rules.key(sandbox);
        if (how.equals("unreadable")) {
            router.breakRules(key);
        } else {
            router.rules(key, Rules.denyPorts(sandbox.port()));
        }
        router.client().exchange(sandbox.get("/", ID + how));
        router.removeRules(key);

        count().assertOne(how, 403);
        assertThat(count().grown("sandbox_router_ingress_decisions_total", "decision=\"deny\""))
                .isEqualTo(1);
    }

    @Test
    void anUpgradeThatTheSandboxAnswersOtherwise() throws IOException {
        ScriptedSandbox sandbox =
                router.sandbox().always(Script.answer(head("HTTP/1.1 426 Upgrade Required", "Content-Length: 0")));
        router.client().exchange(sandbox.upgrade("/ws", ID + "no-upgrade"));

        count().assertOne("no-upgrade", 426);
    }

    @Test
    void aTunnelTooMany() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient first = router.client();
        first.exchange(sandbox.upgrade("/ws", ID + "first"));
        assertThat(router.client()
                        .exchange(sandbox.upgrade("/ws", ID + "second"))
                        .status())
                .isEqualTo(429);
        router.accessLog().of("second");
        first.close();
        router.accessLog().of("first");

        assertThat(count().grown("sandbox_router_requests_total", "code=\"429\""))
                .isEqualTo(1);
        assertThat(count().grown("sandbox_router_requests_total", "code=\"101\""))
                .isEqualTo(1);
        assertThat(count().grown("sandbox_router_requests_total")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aTunnelThatItsClientLeaves(Leave leave) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient client = router.client();
        client.exchange(sandbox.upgrade("/ws", ID + "tunnel-" + leave));
        leave.by(client);

        count().assertOne("tunnel-" + leave, 101);
    }

    @Test
    void aTunnelThatItsSandboxResets() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(WebSocket.switchingProtocols());
            WebSocket.read(connection);
            connection.reset();
        });
        RawClient client = router.client();
        client.exchange(sandbox.upgrade("/ws", ID + "reset-tunnel"));
        client.send(WebSocket.maskedText("go"));
        client.readToEnd();
        client.close();

        count().assertOne("reset-tunnel", 101);
    }
}
