package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.otlp.TracedRouter.attempts;
import static dev.sandboxrouter.testkit.otlp.TracedRouter.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.GrpcEcho;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import dev.sandboxrouter.testkit.otlp.ReceivedSpan;
import dev.sandboxrouter.testkit.otlp.TracedRouter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The spans of requests, whoever ends them and how, at a collector; contract section 14. */
class TracingIT {

    private static final String ID = "X-Request-ID: ";

    @RegisterExtension
    static final TracedRouter traced = TracedRouter.with(
            "--h2c",
            "--path-routing-prefix=/sandboxes",
            "--upstream-max-retries=1",
            "--upstream-retry-initial-delay=50ms",
            "--proxy-timeout=1s");

    private static RouterUnderTest router() {
        return traced.router();
    }

    @Test
    void aRequestHasAServersSpanAndAClients() throws IOException {
        ScriptedSandbox sandbox = router().sandbox("team-a");
        traced.exchange(sandbox.get("/a%2Fb?token=x", ID + "plain", "User-Agent: agent/1.0"));
        List<ReceivedSpan> spans = traced.spansOf("plain", 2);
        ReceivedSpan server = server(spans);
        ReceivedSpan client = attempts(spans).get(0);

        assertThat(spans).hasSize(2);
        assertThat(server.name()).isEqualTo("HTTP GET");
        assertThat(server.parentId()).isEmpty();
        assertThat(server.isError()).isFalse();
        Map<String, Object> fields = server.attributes();
        assertThat(fields.remove("network.peer.port")).isInstanceOf(Long.class);
        assertThat(fields)
                .isEqualTo(Map.ofEntries(
                        Map.entry("http.request.method", "GET"),
                        Map.entry("url.scheme", "http"),
                        Map.entry("url.path", "/a%2Fb"),
                        Map.entry("http.response.status_code", 200L),
                        Map.entry("server.address", "router.test"),
                        Map.entry("server.port", 80L),
                        Map.entry("client.address", "127.0.0.1"),
                        Map.entry("network.peer.address", "127.0.0.1"),
                        Map.entry("network.protocol.version", "1.1"),
                        Map.entry("user_agent.original", "agent/1.0"),
                        Map.entry("sandbox.id", sandbox.id()),
                        Map.entry("sandbox.namespace", "team-a")));
        assertThat(client.parentId()).isEqualTo(server.spanId());
        assertThat(client.isError()).isFalse();
        assertThat(client.attributes())
                .isEqualTo(Map.ofEntries(
                        Map.entry("http.request.method", "GET"),
                        Map.entry("url.full", "http://" + sandbox.authority() + "/a%2Fb"),
                        Map.entry("http.response.status_code", 200L),
                        Map.entry("server.address", sandbox.ip()),
                        Map.entry("server.port", (long) sandbox.port()),
                        Map.entry("network.peer.address", sandbox.ip()),
                        Map.entry("network.peer.port", (long) sandbox.port()),
                        Map.entry("network.protocol.version", "1.1"),
                        Map.entry("sandbox.id", sandbox.id()),
                        Map.entry("sandbox.namespace", "team-a")));
    }

    @Test
    void theAttemptLiesWithinTheRequest() throws IOException {
        long before = System.currentTimeMillis() * 1_000_000;
        ScriptedSandbox sandbox = router().sandbox();
        traced.exchange(sandbox.get("/", ID + "times"));
        List<ReceivedSpan> spans = traced.spansOf("times", 2);
        long start = server(spans).span().getStartTimeUnixNano();
        long end = server(spans).span().getEndTimeUnixNano();

        assertThat(start).isBetween(before, System.currentTimeMillis() * 1_000_000);
        assertThat(attempts(spans).get(0).span().getStartTimeUnixNano()).isBetween(start, end);
        assertThat(attempts(spans).get(0).span().getEndTimeUnixNano()).isBetween(start, end);
    }

    @Test
    void theAccessLogNamesTheSpan() throws IOException {
        traced.exchange(router().sandbox().get("/", ID + "logged"));
        ReceivedSpan server = server(traced.spansOf("logged", 2));

        assertThat(router().accessLog().of("logged"))
                .containsEntry("trace_id", server.traceId())
                .containsEntry("span_id", server.spanId());
    }

    /** What the sandbox is asked for differs from what the client asked for. */
    @Test
    void thePathFormIsToldAsEachSideSeesIt() throws IOException {
        ScriptedSandbox sandbox = router().sandbox();
        String path = "/sandboxes/default/" + sandbox.id() + "/" + sandbox.port();
        traced.exchange(
                head("POST " + path + "/run?k=v HTTP/1.1", "Host: router.test:8080", ID + "path", "Content-Length: 0"));
        List<ReceivedSpan> spans = traced.spansOf("path", 2);

        assertThat(server(spans).name()).isEqualTo("HTTP POST");
        assertThat(server(spans).attributes())
                .containsEntry("url.path", path + "/run")
                .containsEntry("server.port", 8080L);
        assertThat(attempts(spans).get(0).attribute("url.full")).isEqualTo("http://" + sandbox.authority() + "/run");
    }

    @Test
    void eachDialHasASpan() throws Exception {
        ScriptedSandbox sandbox = router().sandbox();
        sandbox.refuse();
        RawClient client = router().client();
        client.send(sandbox.get("/", ID + "retried"));
        assertThat(client.readResponse().status()).isEqualTo(502);
        List<ReceivedSpan> spans = traced.spansOf("retried", 3);
        List<ReceivedSpan> attempts = attempts(spans);

        assertThat(server(spans).isError()).isTrue();
        assertThat(server(spans).attributes())
                .containsEntry("error.type", "connect-failed")
                .containsEntry("http.response.status_code", 502L);
        assertThat(attempts).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.isError()).isTrue();
            assertThat(attempt.attributes())
                    .containsEntry("error.type", "refused")
                    .doesNotContainKey("http.response.status_code");
        });
        assertThat(attempts.get(0).attribute("http.request.resend_count")).isNull();
        assertThat(attempts.get(1).attribute("http.request.resend_count")).isEqualTo(1L);
        assertThat(attempts.get(0).spanId()).isNotEqualTo(attempts.get(1).spanId());
        assertThat(attempts.get(0).span().getEndTimeUnixNano())
                .isLessThanOrEqualTo(attempts.get(1).span().getStartTimeUnixNano());
    }

    @Test
    void theSandboxGetsTheSpanOfTheAttemptThatReachedIt() throws Exception {
        ScriptedSandbox sandbox = router().sandbox().next(connection -> {
            connection.readRequest();
            connection.send(Message.ok(""));
            connection.readRequest(); // and leaves: the kept connection is dead when it is used again
        });
        RawClient client = router().client();
        client.exchange(sandbox.get("/first"));
        client.exchange(sandbox.get("/second", ID + "replaced"));
        List<ReceivedSpan> attempts = attempts(traced.spansOf("replaced", 3));

        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).attribute("error.type")).isEqualTo("upstream-reset");
        assertThat(attempts.get(1).isError()).isFalse();
        assertThat(sandbox.request(3).head().all("traceparent"))
                .containsExactly("00-" + attempts.get(1).traceId() + "-"
                        + attempts.get(1).spanId() + "-01");
    }

    @Test
    void aRefusalIsNoErrorOfTheServer() throws IOException {
        ScriptedSandbox sandbox = router().sandbox();
        router().rules(Rules.key(sandbox), Rules.denyPorts(sandbox.port()));
        assertThat(traced.exchange(sandbox.get("/", ID + "refused")).status()).isEqualTo(403);
        List<ReceivedSpan> spans = traced.spansOf("refused", 1);

        assertThat(spans).hasSize(1);
        assertThat(server(spans).isError()).isFalse();
        assertThat(server(spans).attributes())
                .containsEntry("http.response.status_code", 403L)
                .containsEntry("error.type", "port-not-allowed")
                .containsEntry("sandbox.id", sandbox.id());
    }

    @Test
    void whatIsNoRequestHasASpanToo() throws IOException {
        int before = traced.collector().spans().size();
        RawClient client = router().client();
        client.send("GET / HTTP/1.1\r\nHost : x\r\n\r\n");
        assertThat(client.readResponse().status()).isEqualTo(400);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> traced.collector().spans().size() > before);
        List<ReceivedSpan> spans = traced.collector().spans();
        ReceivedSpan span = spans.get(spans.size() - 1);

        assertThat(span.attributes())
                .containsEntry("http.response.status_code", 400L)
                .containsEntry("error.type", "bad-request")
                .doesNotContainKey("sandbox.id");
    }

    @Test
    void methodsThatAnybodyCanMakeUpShareAName() throws IOException {
        traced.exchange(router().sandbox().request("BREW / HTTP/1.1", ID + "brewed"));
        List<ReceivedSpan> spans = traced.spansOf("brewed", 2);

        assertThat(spans).allSatisfy(span -> {
            assertThat(span.name()).isEqualTo("HTTP");
            assertThat(span.attributes())
                    .containsEntry("http.request.method", "_OTHER")
                    .containsEntry("http.request.method_original", "BREW");
        });
    }

    @Test
    void anErrorOfTheSandboxesIsMarkedOnBothSides() throws IOException {
        ScriptedSandbox sandbox =
                router().sandbox().next(Script.answer(head("HTTP/1.1 503 Unavailable", "Content-Length: 0")));
        traced.exchange(sandbox.get("/", ID + "unavailable"));
        List<ReceivedSpan> spans = traced.spansOf("unavailable", 2);

        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.isError()).isTrue();
            assertThat(span.attributes())
                    .containsEntry("http.response.status_code", 503L)
                    .containsEntry("error.type", "503");
        });
    }

    /** To a client 4xx is an error, to a server it is not. */
    @Test
    void notFoundIsAnErrorOfTheClientAlone() throws IOException {
        ScriptedSandbox sandbox =
                router().sandbox().next(Script.answer(head("HTTP/1.1 404 Not Found", "Content-Length: 0")));
        traced.exchange(sandbox.get("/", ID + "missing"));
        List<ReceivedSpan> spans = traced.spansOf("missing", 2);

        assertThat(server(spans).isError()).isFalse();
        assertThat(server(spans).attribute("error.type")).isNull();
        assertThat(attempts(spans).get(0).isError()).isTrue();
        assertThat(attempts(spans).get(0).attribute("error.type")).isEqualTo("404");
    }

    @Test
    void aTornAnswerIsAnErrorWhateverItsStatus() throws Exception {
        ScriptedSandbox sandbox = router().sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: 10") + "abc");
        });
        RawClient client = router().client();
        client.send(sandbox.get("/", ID + "torn"));
        client.readToEnd();
        List<ReceivedSpan> spans = traced.spansOf("torn", 2);

        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.isError()).isTrue();
            assertThat(span.attributes())
                    .containsEntry("http.response.status_code", 200L)
                    .containsEntry("error.type", "upstream-aborted");
        });
    }

    @Test
    void aSilentSandboxIsATimeOut() throws IOException {
        ScriptedSandbox sandbox = router().sandbox().next(Script.silent());
        assertThat(traced.exchange(sandbox.get("/", ID + "silent")).status()).isEqualTo(504);
        List<ReceivedSpan> spans = traced.spansOf("silent", 2);

        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.isError()).isTrue();
            assertThat(span.attribute("error.type")).isEqualTo("upstream-timeout");
        });
    }

    @Test
    void aClientThatLeavesIsNobodysFault() throws Exception {
        Gate begun = new Gate("the sandbox has the request");
        ScriptedSandbox sandbox = router().sandbox().next(connection -> {
            connection.readRequestHead();
            begun.open();
            connection.readToEnd();
        });
        RawClient client = router().client();
        client.send(sandbox.get("/", ID + "left"));
        begun.await();
        client.reset();
        List<ReceivedSpan> spans = traced.spansOf("left", 2);

        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.isError()).isFalse();
            assertThat(span.attribute("error.type")).isEqualTo("client-closed");
        });
        assertThat(server(spans).attribute("http.response.status_code")).isEqualTo(499L);
    }

    @Test
    void aTunnelIsASpanOfItsWholeLife() throws Exception {
        ScriptedSandbox sandbox = router().sandbox().always(Script.webSocketEcho());
        RawClient client = router().client();
        assertThat(client.exchange(sandbox.upgrade("/ws", ID + "tunnel")).status())
                .isEqualTo(101);
        client.send(WebSocket.maskedText("hello"));
        assertThat(WebSocket.read(client).text()).isEqualTo("hello");
        client.send(WebSocket.maskedClose(1000));
        client.readToEnd();
        client.close();
        List<ReceivedSpan> spans = traced.spansOf("tunnel", 2);

        assertThat(spans).hasSize(2).allSatisfy(span -> {
            assertThat(span.isError()).isFalse();
            assertThat(span.attribute("http.response.status_code")).isEqualTo(101L);
        });
        assertThat(sandbox.request(1).head().first("traceparent"))
                .contains(attempts(spans).get(0).spanId());
    }

    @Test
    void aStreamOfHttp2IsTraced() throws IOException {
        ScriptedSandbox sandbox = router().sandbox();
        try (Http2Client client = Http2Client.connect(router().httpPort())) {
            client.get(1, "/", sandbox, "x-request-id", "stream");
            assertThat(client.readResponse(1).status()).isEqualTo(200);
        }
        List<ReceivedSpan> spans = traced.spansOf("stream", 2);

        assertThat(server(spans).attribute("network.protocol.version")).isEqualTo("2");
        assertThat(attempts(spans).get(0).attribute("network.protocol.version")).isEqualTo("1.1");
    }

    @Test
    void aCallOfGrpcIsTraced() throws IOException {
        GrpcEcho echo = new GrpcEcho();
        ScriptedSandbox sandbox = router().sandbox().always(echo);
        try (Http2Client client = Http2Client.connect(router().httpPort())) {
            String context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
            client.request(
                    1,
                    false,
                    "POST",
                    "/pkg.Service/Call",
                    sandbox,
                    "content-type",
                    "application/grpc",
                    "x-request-id",
                    "grpc",
                    "traceparent",
                    context);
            client.data(1, true, "message");
            assertThat(client.readResponse(1).status()).isEqualTo(200);
        }
        List<ReceivedSpan> spans = traced.spansOf("grpc", 2);
        ReceivedSpan attempt = attempts(spans).get(0);

        assertThat(server(spans).parentId()).isEqualTo("b7ad6b7169203331");
        assertThat(attempt.attribute("network.protocol.version")).isEqualTo("2");
        assertThat(echo.requests().get(0).getAll("traceparent"))
                .hasSize(1)
                .first()
                .asString()
                .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-" + attempt.spanId() + "-01");
    }

    /** Probes of the router itself are in no log and no count either. */
    @Test
    void healthzHasNoSpan() throws IOException {
        traced.exchange(head("GET /healthz HTTP/1.1", "Host: router.test"));
        traced.exchange(router().sandbox().get("/", ID + "after-healthz"));
        traced.spansOf("after-healthz", 2);

        assertThat(traced.collector().spans()).noneMatch(span -> "/healthz".equals(span.attribute("url.path")));
    }
}
