package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.TestCa;
import dev.sandboxrouter.testkit.TlsFolder;
import dev.sandboxrouter.testkit.TlsTrust;
import dev.sandboxrouter.testkit.WebSocket;
import dev.sandboxrouter.testkit.WireEnd;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the relay through TLS: the same as without, and the manners of closing that TLS asks for. */
class TlsListenerIT extends HalfClosedTunnels {

    private static final TestCa CA = TestCa.named("servers");
    private static final TlsFolder FOLDER = TlsFolder.holding(CA.issue("router"), CA);
    private static final SSLContext CLIENT = TlsTrust.in(CA);
    private static final int BIG = 8 << 20;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(FOLDER.flags());

    @Override
    RouterUnderTest router() {
        return router;
    }

    /** TLS 1.2 knows no half-closed connection (RFC 5246 7.2.1), so there is a client of 1.3 alone. */
    @Override
    RawClient client() throws IOException {
        return router.tlsClient(CLIENT, "TLSv1.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void requestsOfOneConnectionReachTheirSandboxAndItLearnsTheScheme(String protocol) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.tlsClient(CLIENT, protocol);

        assertPassed(client.exchange(sandbox.get("/one")), 200);
        assertPassed(client.exchange(sandbox.get("/two")), 200);
        RawHead arrived = sandbox.request(2).head();
        assertThat(arrived.startLine()).isEqualTo("GET /two HTTP/1.1");
        assertThat(arrived.all("X-Forwarded-Proto")).containsExactly("https");
    }

    @Test
    void plainHttpGoesOnBesideIt() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(router.client().exchange(sandbox.get("/")), 200);
        assertThat(sandbox.request(1).head().all("X-Forwarded-Proto")).containsExactly("http");
    }

    @Test
    void itCanStandAlone() throws IOException {
        try (RouterUnderTest alone = RouterUnderTest.started(FOLDER.flagsAnd("--http-bind-address="))) {
            assertThat(alone.httpPort()).isZero();
            assertPassed(alone.tlsClient(CLIENT).exchange(alone.sandbox().get("/")), 200);
            assertThat(alone.drain()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void oldVersionsAreRefused(String protocol) {
        // The JDK's client refuses them by itself, with the same exception, unless it is told otherwise.
        assertThatThrownBy(() -> router.tlsClient(CLIENT, protocol)).isInstanceOf(SSLException.class);
    }

    @Test
    void plainHttpOnTheTlsPortIsNoRequest() throws IOException {
        try (RawClient lost = RawClient.connect(router.httpsPort())) {
            lost.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(lost.readToEnd()).doesNotContain("HTTP");
        }
    }

    @Test
    void bigBodiesStreamBothWays() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequestHead();
            connection.expectPattern(0, BIG);
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: " + BIG));
            Pump.start(connection, BIG).awaitEnd(WireEnd.PATIENCE);
            connection.readToEnd();
        });
        RawClient client = router.tlsClient(CLIENT);
        client.send(sandbox.request("PUT /big HTTP/1.1", "Content-Length: " + BIG));
        Pump.start(client, BIG).awaitEnd(WireEnd.PATIENCE);

        assertThat(client.readHead().startLine()).isEqualTo("HTTP/1.1 200 OK");
        client.expectPattern(0, BIG);
    }

    @Test
    void aClientThatReadsNothingHoldsTheSandboxBack() throws Exception {
        Gate stopped = new Gate("the sandbox's writing has come to a stop");
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: " + (256L << 20)));
            assertThat(Pump.start(connection, 256L << 20).awaitStandstill()).isLessThan(32L << 20);
            stopped.open();
            connection.readToEnd();
        });
        RawClient client = router.tlsClient(CLIENT);
        client.send(sandbox.get("/endless"));
        client.readHead();

        stopped.await(Duration.ofSeconds(20));
    }

    /** Without a close_notify the end is no end: a truncated body does not look whole. */
    @Test
    void aBodyThatBreaksOffEndsWithoutACloseNotify() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
            connection.sendChunk("half of it");
            connection.reset();
        });
        RawClient client = router.tlsClient(CLIENT);
        client.send(sandbox.request("GET / HTTP/1.0")); // so that the end of the connection is the end of the body
        client.readUntil("half of it");

        assertThatThrownBy(() -> client.readExactly(1))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EOFException.class);
    }

    @Test
    void anAnswerThatIsTheLastEndsWithACloseNotify() throws IOException {
        RawClient client = router.tlsClient(CLIENT);
        RawResponse response = client.exchange(router.sandbox().get("/", "Connection: close"));

        assertPassed(response, 200);
        assertThatThrownBy(() -> client.readExactly(1)).isInstanceOf(EOFException.class);
    }

    @Test
    void aClientThatLeavesIsMissedAtOnce() throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequestHead();
            connection.readToEnd();
            told.open();
        });
        RawClient client = router.tlsClient(CLIENT);
        client.send(sandbox.get("/slow"));
        sandbox.request(1);
        client.close();

        told.await(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aWebSocketEchoes(String protocol) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient client = router.tlsClient(CLIENT, protocol);
        assertThat(client.exchange(sandbox.upgrade("/ws")).status()).isEqualTo(101);
        for (int size : new int[] {1, 65_536, 1_000_000}) {
            client.send(WebSocket.maskedText("x".repeat(size)));
            assertThat(WebSocket.read(client).text()).hasSize(size);
        }
        client.send(WebSocket.maskedClose(1000));

        assertThat(WebSocket.read(client).closeCode()).isEqualTo(1000);
        client.expectClosed(WireEnd.PATIENCE);
    }
}
