package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.SandboxConnection;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A side that reads or writes slowly slows the other side down, and nobody else. The router holds two times 64 KiB for a
 * direction (contract section 5); what else was taken from a sender lies in the kernel's socket buffers.
 */
class BackPressureIT {

    private static final long TOTAL = 256L << 20;
    /** Four kernel buffers lie on the way and may grow by themselves: some 7 to 10 MiB were seen. */
    private static final long KERNEL_BUFFERS = 24L << 20;

    private static final int SMALL = 64 * 1024;
    private static final Duration TRANSFER = Duration.ofSeconds(60);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--proxy-timeout=60s");

    /** The next request of a connection, at the sandbox. */
    private static void answersTheNext(SandboxConnection connection) throws IOException {
        connection.readRequest();
        connection.send(ok("next"));
    }

    /** However slow the first exchange was, both its connections are as good as new. */
    private static void assertGoesOn(RawClient client, ScriptedSandbox sandbox) throws IOException {
        assertThat(client.exchange(sandbox.get("/next")).text()).isEqualTo("next");
        assertThat(sandbox.accepted()).isEqualTo(1);
    }

    @Test
    void aClientThatDoesNotReadStopsTheSandbox() throws Exception {
        CompletableFuture<Pump> started = new CompletableFuture<>();
        ScriptedSandbox sandbox = router.sandbox().sendBuffer(SMALL).next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: " + TOTAL));
            Pump pump = Pump.start(connection, TOTAL);
            started.complete(pump);
            pump.awaitEnd(TRANSFER);
            answersTheNext(connection);
        });
        RawClient client = router.client(SMALL);
        client.send(sandbox.get("/"));
        client.readHead();
        Pump pump = started.get(5, TimeUnit.SECONDS);
        assertThat(pump.awaitStandstill()).isLessThan(KERNEL_BUFFERS);
        assertPassed(router.client().exchange(router.sandbox().get("/neighbour")), 200);
        client.expectPattern(0, TOTAL);
        assertGoesOn(client, sandbox);
    }

    @Test
    void aSandboxThatDoesNotReadStopsTheClient() throws Exception {
        Gate read = new Gate("the sandbox may read");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            read.await(TRANSFER);
            connection.expectPattern(0, TOTAL);
            connection.send(ok("all of it"));
            answersTheNext(connection);
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: " + TOTAL));
        Pump pump = Pump.start(client, TOTAL);
        assertThat(pump.awaitStandstill()).isLessThan(KERNEL_BUFFERS);
        assertPassed(router.client().exchange(router.sandbox().get("/neighbour")), 200);
        read.open();
        pump.awaitEnd(TRANSFER);
        assertThat(client.readResponse().text()).isEqualTo("all of it");
        assertGoesOn(client, sandbox);
    }

    @Test
    void aClientThatWritesByteByByteIsFollowed() throws Exception {
        String body = "slowly but surely";
        SynchronousQueue<String> arrived = new SynchronousQueue<>();
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            for (int i = 0; i < body.length(); i++) {
                arrived.put(new String(connection.readExactly(1), StandardCharsets.US_ASCII));
            }
            connection.send(ok("done"));
            answersTheNext(connection);
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: " + body.length()));
        for (int i = 0; i < body.length(); i++) {
            client.send(body.substring(i, i + 1));
            assertThat(arrived.poll(5, TimeUnit.SECONDS)).isEqualTo(body.substring(i, i + 1));
        }

        assertThat(client.readResponse().text()).isEqualTo("done");
        assertGoesOn(client, sandbox);
    }

    @Test
    void aSandboxThatWritesByteByByteIsFollowed() throws Exception {
        String response = head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("a") + chunk("b") + "0\r\n\r\n";
        SynchronousQueue<String> taken = new SynchronousQueue<>();
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            int bodyAt = response.indexOf("\r\n\r\n") + 4;
            for (int i = 0; i < response.length(); i++) {
                connection.send(response.substring(i, i + 1));
                boolean contentSent = i > bodyAt && (response.charAt(i) == 'a' || response.charAt(i) == 'b');
                if (contentSent) {
                    taken.put(response.substring(i, i + 1));
                }
            }
            answersTheNext(connection);
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        client.readHead();
        assertThat(taken.poll(5, TimeUnit.SECONDS)).isEqualTo("a");
        assertThat(taken.poll(5, TimeUnit.SECONDS)).isEqualTo("b");

        assertThat(client.readChunked().text()).isEqualTo("ab");
        assertGoesOn(client, sandbox);
    }

    @Test
    void aHeadThatComesByteByByteIsOneRequest() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        for (char next : sandbox.get("/slow").toCharArray()) {
            client.send(String.valueOf(next));
        }

        assertPassed(client.readResponse(), 200);
        assertThat(sandbox.request(1).target()).isEqualTo("/slow");
        assertPassed(client.exchange(sandbox.get("/next")), 200);
        assertThat(sandbox.accepted()).isEqualTo(1);
    }
}
