package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.SandboxConnection;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SIGTERM to a real process that is busy; contract section 15. The parts by themselves are in {@link DrainIT}. */
class SigtermIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int KEPT = 20;
    private static final int LOOPING = 3;

    @TempDir
    Path scratch = Path.of("");

    private final Gate finish = new Gate("requests may be answered");

    @Test
    void aBusyRouterLeavesWithManners() throws Exception {
        leaves(20, 60, Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    @Tag("long")
    void aVeryBusyRouterLeavesWithManners() throws Exception {
        leaves(200, 1_000, Duration.ofMillis(100), Duration.ofSeconds(5)); // as in deploy/kubernetes/base
    }

    private void leaves(int requests, int tunnels, Duration notReadyWithin, Duration delay) throws Exception {
        List<Closeable> open = new ArrayList<>();
        try (ScriptedSandbox sandbox =
                        ScriptedSandbox.listening("default", "busy", InetAddress.getByName("127.77.9.1"));
                RouterProcess router = RouterProcess.start(
                        scratch, sandbox, "--shutdown-timeout=8s", "--drain-delay=" + delay.toSeconds() + "s")) {
            sandbox.always(Script.webSocketEcho());
            List<RawClient> tunnelled = new ArrayList<>();
            for (int i = 0; i < tunnels; i++) {
                RawClient client = given(open, router.client());
                client.patience(LONG);
                assertThat(client.exchange(sandbox.upgrade("/ws")).status()).isEqualTo(101);
                tunnelled.add(client);
            }
            sandbox.always(this::waitAndAnswer);
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                RawClient client = given(open, router.client());
                client.patience(LONG);
                client.send(sandbox.get("/" + i));
                waiting.add(client);
            }
            awaitRequests(sandbox, tunnels + requests);
            sandbox.always(Script.echo());
            List<Socket> kept = new ArrayList<>();
            for (int i = 0; i < KEPT; i++) {
                kept.add(given(open, keptAlive(router, sandbox)));
            }
            List<LoopingClient> looping = looping(router, sandbox.get("/kept"));
            List<LoopingClient> reconnecting = looping(router, sandbox.get("/once", "Connection: close"));

            assertThat(router.readyz()).isEqualTo(200);
            long begin = System.nanoTime();
            router.terminate();
            Awaitility.await("readiness is withdrawn")
                    .atMost(notReadyWithin)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> router.readyz() == 503);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(notReadyWithin);
            leftInPeace(looping, reconnecting, begin + delay.toNanos());
            for (Socket socket : kept) {
                // A reset would be an exception.
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            // Their end says that the drain has begun: what is answered from now on has to tell its client.
            finish.open();
            for (RawClient client : waiting) {
                RawResponse response = client.readResponse();
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).isEqualTo("finished");
                assertThat(response.header("Connection")).isEqualToIgnoringCase("close");
            }
            for (RawClient client : tunnelled) {
                WebSocket.Frame frame = WebSocket.read(client);
                assertThat(frame.opcode()).isEqualTo(WebSocket.CLOSE);
                assertThat(frame.closeCode()).isEqualTo(1001);
                client.send(WebSocket.maskedClose(1001));
            }
            assertThat(router.exitCode(LONG)).isZero();
        } finally {
            for (Closeable one : open) {
                one.close();
            }
        }
    }

    private static List<LoopingClient> looping(RouterProcess router, String request) throws Exception {
        List<LoopingClient> looping = new ArrayList<>();
        for (int i = 0; i < LOOPING; i++) {
            looping.add(LoopingClient.start(router.httpPort(), request));
        }
        return looping;
    }

    /** During the delay nothing changes for anybody; then a kept connection ends between two answers, and none is new. */
    private static void leftInPeace(List<LoopingClient> kept, List<LoopingClient> reconnecting, long delayEnds)
            throws Exception {
        for (LoopingClient client : kept) {
            LoopingClient.Life life = client.life(LONG);
            assertThat(life.firstEnd()).as("of a kept connection").isGreaterThan(delayEnds);
            assertThat(life.refused()).isGreaterThan(delayEnds);
        }
        for (LoopingClient client : reconnecting) {
            LoopingClient.Life life = client.life(LONG);
            assertThat(life.firstUnanswered()).as("of a new connection").isGreaterThan(delayEnds);
            assertThat(life.refused()).as("of a new connection").isGreaterThan(delayEnds);
        }
    }

    private static <T extends Closeable> T given(List<Closeable> open, T one) {
        open.add(one);
        return one;
    }

    private void waitAndAnswer(SandboxConnection connection) throws IOException, InterruptedException {
        connection.readRequest();
        finish.await(LONG);
        connection.send(ok("finished"));
    }

    private static void awaitRequests(ScriptedSandbox sandbox, int count) {
        Awaitility.await("all requests are at the sandbox")
                .atMost(LONG)
                .until(() -> sandbox.requests().size() >= count);
    }

    /** A connection that has had an answer and is kept for another request. */
    private static Socket keptAlive(RouterProcess router, ScriptedSandbox sandbox) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.httpPort());
        socket.setSoTimeout((int) LONG.toMillis());
        String request = sandbox.request("HEAD / HTTP/1.1");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = socket.getInputStream().read();
            if (one < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) one);
        }
        return socket;
    }
}
