package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ReceivedRequest;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The answer comes while the client still sends; contract section 5. It must be readable, whoever gives it. */
class EarlyAnswerIT {

    private static final long LARGE = 64L << 20;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void theSandboxRefusesAndLeaves() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 413 Content Too Large", "Connection: close", "Content-Length: 4") + "full");
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: " + LARGE));
        Pump pump = Pump.start(client, LARGE);

        RawResponse response = client.readResponse();
        assertPassed(response, 413);
        assertThat(response.text()).isEqualTo("full");
        assertThat(pump.written()).isLessThan(LARGE);
        client.expectClosed(RawClient.PATIENCE); // reading on would cost more than a new connection
    }

    @Test
    void theSandboxRefusesAndLeavesAndTheClientGoesOnBehindTheRest() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 413 Content Too Large", "Connection: close", "Content-Length: 4") + "full");
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 1000") + "abc");

        assertPassed(client.readResponse(), 413);
        client.send("x".repeat(997));
        assertThat(client.exchange(sandbox.get("/next")).text()).startsWith("GET /next ");
        assertThat(sandbox.request(2).connection()).isEqualTo(2);
    }

    @Test
    void theSandboxRefusesAChunkedUploadAndKeepsItsConnection() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.readChunk();
            connection.send(head("HTTP/1.1 413 Content Too Large", "Content-Length: 4") + "full");
            connection.readToEnd();
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + chunk("abc"));

        assertPassed(client.readResponse(), 413);
        assertPassed(router.client().exchange(sandbox.get("/next")), 200);
    }

    @Test
    void theSandboxAnswersEarlyAndReadsOn() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            ReceivedRequest request = connection.readRequestHead();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("early"));
            connection.send(chunked(connection.readBodyOf(request).text()));
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 4"));
        client.readHead();
        assertThat(client.readChunk()).isEqualTo("early");
        client.send("late");

        assertThat(client.readChunked().text()).isEqualTo("late");
        assertPassed(client.exchange(sandbox.get("/next")), 200);
    }

    @Test
    void aCompleteEarlyAnswerDoesNotMixWithTheNext() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            ReceivedRequest request = connection.readRequestHead();
            connection.send(ok("early"));
            connection.readBodyOf(request);
            connection.readToEnd();
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 4"));
        RawResponse early = client.readResponse();
        assertThat(early.text()).isEqualTo("early");
        assertThat(early.header("Connection")).isNull();
        client.send("late");
        assertThat(client.exchange(sandbox.get("/next")).text()).startsWith("GET /next ");
    }

    /**
     * The end of an upload and the next request wait in the router, since the sandbox takes nothing; then the flush of the
     * early answer makes room. That once let the next request begin within the end of the one before, which then took it for
     * its own and ended it: its body was never read. How much has to wait is the kernel's business, hence the many sizes.
     */
    @Test
    void anAnswerThatMakesRoomDoesNotEndTheNextRequest() throws Exception {
        int taken = takenByTheKernel();
        for (int size = taken; size < taken + (256 << 10); size += 16 << 10) {
            String next = null;
            // A router that had no time to pass the upload on as far as it goes may close instead of reading the rest.
            for (int millis = 30; next == null && millis < 2_000; millis *= 4) {
                next = nextBehindEarlyAnswer(size, millis);
            }
            assertThat(next).as("behind %d bytes", size).isEqualTo("next");
        }
    }

    /** What the second request is answered; null if the connection ends. The first is answered after a while. */
    private static @Nullable String nextBehindEarlyAnswer(int size, int millis) throws IOException {
        Semaphore answered = new Semaphore(0);
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            if (connection.readRequestHead().target().equals("/early")) {
                Thread.sleep(millis);
                connection.send(ok("a".repeat(80_000)));
                answered.acquire();
            } else {
                connection.readExactly(4);
                connection.send(ok("next"));
            }
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST /early HTTP/1.1", "Content-Length: " + size)
                + "u".repeat(size)
                + sandbox.request("POST /next HTTP/1.1", "Content-Length: 4"));
        assertPassed(client.readResponse(), 200);
        answered.release();
        try {
            client.send("body");
            return client.readResponse().text();
        } catch (IOException ended) {
            return null;
        } finally {
            client.close();
        }
    }

    /** Bytes that a socket takes for a peer that reads nothing. */
    private static int takenByTheKernel() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SocketChannel writer = SocketChannel.open(server.getLocalAddress());
                    SocketChannel deaf = server.accept()) {
                writer.configureBlocking(false);
                int taken = 0;
                for (int more = 1; more > 0; taken += more) {
                    more = writer.write(ByteBuffer.allocate(64 << 10));
                }
                assertThat(deaf.isOpen()).isTrue();
                return taken;
            }
        }
    }

    @Test
    void theRoutersOwnRefusalIsReadableWhileALargeBodyComes() throws IOException {
        RawClient client = router.client();
        client.send(head("POST / HTTP/1.1", "Host: r", "Content-Length: " + LARGE));
        Pump.start(client, LARGE);

        assertInvalidAddress(client.readResponse(), "X-Sandbox-ID header is required.");
    }

    @Test
    void aSmallBodyBehindARefusalDoesNotBecomeARequest() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String smuggled = sandbox.get("/smuggled");
        RawClient client = router.client();
        client.send(head("POST / HTTP/1.1", "Host: r", "Content-Length: " + smuggled.length()) + smuggled);

        assertInvalidAddress(client.readResponse(), "X-Sandbox-ID header is required.");
        client.halfClose();
        assertThat(client.readToEnd()).isEmpty();
        assertThat(sandbox.accepted()).isZero();
    }
}
