package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.TestCa;
import dev.sandboxrouter.testkit.TlsFolder;
import dev.sandboxrouter.testkit.TlsTrust;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import dev.sandboxrouter.wire.ClientLeavesIT.Leave;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client leaves while its request waits for a dial or for a verdict. It is noticed within a second, also behind a body
 * that nobody takes yet, and nothing of the request reaches a sandbox; contract sections 5 and 6.
 */
@Tag("soak")
class ClientLeavesBeforeTheDialIT {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(1);

    /** More than the longest delay between two dials. */
    private static final Duration NO_DIAL_FOR = Duration.ofMillis(400);

    /** Two kernel buffers lie on the way and may grow by themselves. */
    private static final long KERNEL_BUFFERS = 16L << 20;

    private static final TestCa CA = TestCa.named("servers");
    private static final TlsFolder FOLDER = TlsFolder.holding(CA.issue("router"), CA);

    @RegisterExtension
    static final ScriptedReviews API = ScriptedReviews.start();

    /** Requests without a token pass, others wait for the API server. */
    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(FOLDER.flagsAnd(
            API.flag(),
            "--authz-mode=tokenreview",
            "--upstream-max-retries=60",
            "--upstream-retry-initial-delay=100ms",
            "--upstream-retry-max-delay=200ms"));

    /** What a client has sent when it leaves. */
    enum Shape {
        GET("GET", "Accept: */*", ""),
        LENGTH("POST", "Content-Length: 3", "abc"),
        LONGER("POST", "Content-Length: 20000", "x".repeat(20_000)),
        UNFINISHED("POST", "Content-Length: 4", "abc"),
        CHUNKED("POST", "Transfer-Encoding: chunked", chunked("abc", "def"));

        private final String method;
        private final String line;
        private final String body;

        Shape(String method, String line, String body) {
            this.method = method;
            this.line = line;
            this.body = body;
        }

        String to(ScriptedSandbox sandbox, String... lines) {
            return sandbox.request(method + " / HTTP/1.1", line, String.join("\r\n", lines)) + body;
        }
    }

    private final Map<String, RawClient> clients = new TreeMap<>();

    private static double retries() throws IOException {
        return router.metrics().sum("sandbox_router_upstream_retries_total");
    }

    private static ConditionFactory awaiting(String what) {
        return Awaitility.await(what).pollInterval(Duration.ofMillis(20));
    }

    /** All clients leave; the request of each is logged in time. */
    private void leave(Leave leave) throws IOException {
        for (RawClient client : clients.values()) {
            leave.by(client);
        }
        awaiting("all are told").atMost(TOLD_WITHIN).untilAsserted(() -> assertThat(clients.keySet())
                .allSatisfy(id -> assertThat(router.accessLog().count(id)).isOne()));
        for (String id : clients.keySet()) {
            assertThat(router.accessLog().of(id)).containsEntry("reason", "client-closed");
        }
    }

    private static void assertNotDialled(ScriptedSandbox sandbox) {
        Awaitility.await()
                .during(NO_DIAL_FOR)
                .atMost(NO_DIAL_FOR.multipliedBy(3))
                .until(() -> sandbox.accepted() == 0);
    }

    @ParameterizedTest
    @CsvSource({"RESET, false", "CLOSE, false", "CLOSE, true"})
    void whileADialIsRetried(Leave leave, boolean tls) throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        double before = retries();
        for (Shape shape : Shape.values()) {
            RawClient client = tls ? router.tlsClient(TlsTrust.in(CA)) : router.client();
            String id = "retry-" + shape + '-' + leave + '-' + tls;
            clients.put(id, client);
            client.send(shape.to(sandbox, "X-Request-ID: " + id));
        }
        awaiting("each was retried").until(() -> retries() >= before + 2 * clients.size());
        leave(leave);
        double afterwards = retries();
        sandbox.listen();

        assertNotDialled(sandbox);
        assertThat(retries()).isEqualTo(afterwards);
    }

    @ParameterizedTest
    @EnumSource
    void whileItsCredentialIsLookedAt(Leave leave) throws Exception {
        Gate answering = new Gate("the API server answers");
        String token = "of-one-who-leaves-" + leave;
        API.know(token, "agent", List.of());
        API.answerBehind(answering);
        ScriptedSandbox sandbox = router.sandbox();
        for (Shape shape : Shape.values()) {
            RawClient client = router.client();
            String id = "authz-" + shape + '-' + leave;
            clients.put(id, client);
            client.send(shape.to(sandbox, "X-Request-ID: " + id, "Authorization: Bearer " + token));
        }
        awaiting("all wait")
                .until(() -> router.metrics().sum("sandbox_router_inflight_requests") == clients.size()
                        && !API.tokenReviews().isEmpty());
        leave(leave);
        answering.open();

        assertNotDialled(sandbox);
    }

    /** Of a body that nobody takes no more is read than may be held; so a FIN behind it cannot be seen, but a reset can. */
    @Test
    void behindABodyThatIsNotReadToItsEnd() throws Exception {
        long total = 64L << 20;
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        RawClient client = router.client();
        clients.put("large", client);
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: " + total, "X-Request-ID: large"));

        assertThat(Pump.start(client, total).awaitStandstill()).isLessThan(KERNEL_BUFFERS);
        leave(Leave.RESET);
    }
}
