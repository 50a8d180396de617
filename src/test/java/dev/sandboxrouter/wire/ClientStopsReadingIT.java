package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.SandboxConnection;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.TestCa;
import dev.sandboxrouter.testkit.TlsFolder;
import dev.sandboxrouter.testkit.TlsTrust;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that stops reading from TCP keeps its connection no longer than {@code --proxy-timeout} and
 * {@code --idle-timeout} allow, whatever it still sends. What the router has to say to it goes nowhere, so nothing it says
 * may be waited for. Contract sections 6 and 7.
 */
@Tag("soak")
class ClientStopsReadingIT {

    private static final TestCa SERVERS = TestCa.named("servers");
    private static final long ENDLESS = 1L << 40;
    private static final Duration LIMIT = Duration.ofMillis(600);
    private static final Duration SLACK = Duration.ofSeconds(4);

    /** Blocks that sandboxes got off. */
    private static final AtomicLong SENT = new AtomicLong();

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(TlsFolder.holding(SERVERS.issue("router"), SERVERS)
            .flagsAnd(
                    "--h2c",
                    "--proxy-timeout=600ms",
                    "--idle-timeout=600ms",
                    "--websocket-idle-timeout=600ms",
                    "--websocket-max-lifetime=1500ms"));

    @AfterEach
    void nothingIsLeft() throws IOException {
        awaitMetric("sandbox_router_open_connections", 0, "side=\"client\"");
    }

    private static void awaitMetric(String name, double value, String... labels) {
        Awaitility.await(name + ' ' + String.join(",", labels))
                .atMost(SLACK)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> router.metrics().sum(name, labels) == value);
    }

    private static double stalled() throws IOException {
        return router.metrics().sum("sandbox_router_connections_broken_off_total", "reason=\"stalled\"");
    }

    private static void awaitOneMore(double before) {
        awaitMetric("sandbox_router_connections_broken_off_total", before + 1, "reason=\"stalled\"");
    }

    /** Sends until the other side has gone. */
    private static Script endless(String head, byte[] block) {
        return connection -> {
            connection.readRequestHead();
            connection.send(head);
            sendForEver(connection, block);
        };
    }

    private static void sendForEver(SandboxConnection connection, byte[] block) throws IOException {
        while (true) {
            connection.send(block);
            SENT.incrementAndGet();
        }
    }

    private static ScriptedSandbox download() throws IOException {
        return router.sandbox()
                .always(endless(head("HTTP/1.1 200 OK", "Content-Length: " + ENDLESS), new byte[64 * 1024]));
    }

    private static Http2Client http2(String scheme) throws IOException {
        return scheme.equals("https")
                ? Http2Client.connectTls(router.httpsPort(), TlsTrust.in(SERVERS))
                : Http2Client.connect(router.httpPort());
    }

    /** Opens all windows and fills the socket with one answer; others wait behind it. */
    private static void askAndNeverRead(Http2Client client) throws IOException {
        client.enlarge(0, 1 << 30);
        client.get(1, "/endless", download());
        client.enlarge(1, 1 << 30);
        ScriptedSandbox quick = router.sandbox();
        for (int stream = 3; stream < 30; stream += 2) {
            client.get(stream, "/", quick);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void overHttp2AndSendsNothingMore(String scheme) throws IOException {
        double before = stalled();
        try (Http2Client client = http2(scheme)) {
            askAndNeverRead(client);

            awaitOneMore(before);
            awaitMetric("sandbox_router_open_connections", 0, "side=\"client\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void overHttp2AndGoesOnSendingPings(String scheme) throws IOException {
        double before = stalled();
        try (Http2Client client = http2(scheme)) {
            askAndNeverRead(client);
            awaitRefusal(() -> client.frame(Http2Client.PING, 0, 0, new byte[8]));

            assertThat(stalled()).isEqualTo(before + 1);
        }
    }

    private interface Sending {
        void once() throws IOException;
    }

    /** Sends every now and then until the connection is no more. */
    private static void awaitRefusal(Sending sending) {
        Callable<Boolean> refused = () -> {
            try {
                sending.once();
                return false;
            } catch (IOException gone) {
                return true;
            }
        };
        Awaitility.await("the connection's end, seen by sending")
                .atMost(SLACK)
                .pollInterval(Duration.ofMillis(50))
                .until(refused);
    }

    /** The twin: who reads a little, now and then, is slow and not gone. */
    @Test
    void aSlowReaderOverHttp2Stays() throws IOException {
        double before = stalled();
        try (Http2Client client = http2("http")) {
            askAndNeverRead(client);
            long end = System.nanoTime() + 3 * LIMIT.toNanos();
            while (System.nanoTime() < end) {
                awaitStandstill();
                for (int bytes = 0; bytes < 1 << 20; ) {
                    bytes += client.read().length();
                }
            }
            assertThat(stalled()).isEqualTo(before);
        }
    }

    /** Until the sandbox gets nothing more off: then what is between it and the client is full. */
    private static void awaitStandstill() {
        AtomicLong before = new AtomicLong(-1);
        Awaitility.await("the sandbox is held up")
                .atMost(SLACK)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    long now = SENT.get();
                    return before.getAndSet(now) == now;
                });
    }

    @Test
    void overHttp1InTheMiddleOfAnAnswer() throws IOException {
        RawClient client = router.client(8 * 1024);
        client.send(download().get("/endless"));

        awaitMetric("sandbox_router_open_connections", 1, "side=\"client\"");
        awaitMetric("sandbox_router_open_connections", 0, "side=\"client\"");
    }

    @Test
    void overHttp1BehindAnswersThatAreComplete() throws IOException {
        double before = stalled();
        ScriptedSandbox sandbox = router.sandbox().always(Script.answer(ok("x".repeat(60_000))));
        RawClient client = router.client(8 * 1024);
        for (int i = 0; i < 300; i++) {
            client.send(sandbox.get("/"));
        }

        awaitOneMore(before);
    }

    @Test
    void overATunnelThatIsIdle() throws Exception {
        Gate opened = new Gate("the tunnel is open");
        ScriptedSandbox sandbox = router.sandbox().always(tunnelling(opened));
        RawClient client = router.client(8 * 1024);
        client.send(sandbox.upgrade("/"));
        opened.await();

        awaitMetric("sandbox_router_active_tunnels", 0);
    }

    @Test
    void overATunnelInWhichItGoesOnSending() throws Exception {
        Gate opened = new Gate("the tunnel is open");
        ScriptedSandbox sandbox = router.sandbox().always(tunnelling(opened));
        RawClient client = router.client(8 * 1024);
        client.send(sandbox.upgrade("/"));
        opened.await();

        awaitRefusal(() -> client.send(WebSocket.maskedText("still here")));
    }

    private static Script tunnelling(Gate opened) {
        return connection -> {
            WebSocket.accept(connection);
            opened.open();
            sendForEver(connection, WebSocket.text("x".repeat(60_000)));
        };
    }
}
