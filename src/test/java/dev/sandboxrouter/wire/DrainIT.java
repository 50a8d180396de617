package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGTERM with everything in flight; contract section 15. Each test drains a router of its own. */
@Tag("soak")
class DrainIT {

    private static CompletableFuture<Integer> drainAside(RouterUnderTest router) {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread thread = new Thread(() -> code.complete(router.drain()), "drain");
        thread.setDaemon(true);
        thread.start();
        return code;
    }

    private static RawResponse ready(RouterUnderTest router) throws IOException {
        return router.probeClient().exchange(head("GET /readyz HTTP/1.1", "Host: p", "Connection: close"));
    }

    private static void awaitRefused(RouterUnderTest router) {
        Awaitility.await("no more connections are accepted")
                .atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThatThrownBy(router::client).isInstanceOf(IOException.class));
    }

    private static int codeOf(CompletableFuture<Integer> drain) throws Exception {
        return drain.get(10, TimeUnit.SECONDS);
    }

    @Test
    void withNothingInFlightItEndsAtOnce() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started()) {
            assertThat(ready(router).status()).isEqualTo(200);
            RawClient idle = router.client();
            assertPassed(idle.exchange(router.sandbox().get("/")), 200);
            CompletableFuture<Integer> drain = drainAside(router);

            idle.expectClosed(Duration.ofSeconds(3));
            assertThat(codeOf(drain)).isZero();
        }
    }

    @Test
    void aRequestInFlightFinishesAndItsAnswerSaysClose() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started()) {
            Gate finish = new Gate("the sandbox may answer");
            ScriptedSandbox sandbox = router.sandbox().next(connection -> {
                connection.readRequest();
                finish.await(Duration.ofSeconds(20));
                connection.send(ok("finished"));
            });
            RawClient client = router.client();
            client.send(sandbox.get("/"));
            sandbox.request(1);
            CompletableFuture<Integer> drain = drainAside(router);
            awaitRefused(router);
            assertThat(ready(router).status()).isEqualTo(503);
            finish.open();
            RawResponse response = client.readResponse();

            assertPassed(response, 200);
            assertThat(response.text()).isEqualTo("finished");
            assertThat(response.header("Connection")).isEqualToIgnoringCase("close");
            client.expectClosed(Duration.ofSeconds(2));
            assertThat(codeOf(drain)).isZero();
        }
    }

    @Test
    void anUploadAndADownloadInFlightFinish() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started()) {
            Gate finish = new Gate("the sandbox may go on");
            ScriptedSandbox downloads = router.sandbox().next(connection -> {
                connection.readRequest();
                connection.send(head("HTTP/1.1 200 OK", "Content-Length: 6") + "abc");
                finish.await(Duration.ofSeconds(20));
                connection.send("def");
            });
            ScriptedSandbox uploads = router.sandbox();
            RawClient down = router.client();
            down.send(downloads.get("/"));
            down.readHead();
            down.expect("abc");
            RawClient up = router.client();
            up.send(uploads.request("POST / HTTP/1.1", "Content-Length: 6") + "abc");
            uploads.connection(1);
            CompletableFuture<Integer> drain = drainAside(router);
            awaitRefused(router);
            finish.open();
            up.send("def");

            down.expect("def");
            assertPassed(up.readResponse(), 200);
            assertThat(uploads.request(1).body().text()).isEqualTo("abcdef");
            assertThat(codeOf(drain)).isZero();
        }
    }

    @Test
    void aTunnelGetsItsCloseFrameAtHalfTimeAndCostsNothing() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--shutdown-timeout=3s")) {
            CompletableFuture<WebSocket.Frame> atSandbox = new CompletableFuture<>();
            ScriptedSandbox sandbox = router.sandbox().next(connection -> {
                connection.readRequestHead();
                connection.send(WebSocket.switchingProtocols());
                connection.send(WebSocket.text(WebSocket.read(connection).text()));
                atSandbox.complete(WebSocket.read(connection));
                connection.readToEnd();
            });
            RawClient client = router.client();
            assertThat(client.exchange(sandbox.upgrade("/")).status()).isEqualTo(101);
            CompletableFuture<Integer> drain = drainAside(router);
            long begin = System.nanoTime();
            awaitRefused(router);
            client.send(WebSocket.maskedText("still open"));
            assertThat(WebSocket.read(client).text()).isEqualTo("still open");
            WebSocket.Frame close = WebSocket.read(client);

            assertThat(close.opcode()).isEqualTo(WebSocket.CLOSE);
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(1300), Duration.ofMillis(2900));
            assertThat(atSandbox.get(5, TimeUnit.SECONDS).closeCode()).isEqualTo(1001);
            assertThat(codeOf(drain)).isZero();
        }
    }

    @Test
    void aRequestThatDoesNotFinishIsCutAndCostsTheExitCode() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--shutdown-timeout=1s")) {
            ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
            RawClient client = router.client();
            client.send(sandbox.get("/"));
            sandbox.request(1);
            long begin = System.nanoTime();

            assertThat(router.drain()).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
            client.readToEnd();
        }
    }

    @Test
    void duringTheDelayItStillServesButIsNotReady() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--drain-delay=1500ms")) {
            ScriptedSandbox sandbox = router.sandbox();
            CompletableFuture<Integer> drain = drainAside(router);
            Awaitility.await("readiness is withdrawn")
                    .atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> ready(router).status() == 503);

            assertPassed(router.client().exchange(sandbox.get("/")), 200);
            assertThat(drain).isNotDone();
            assertThat(codeOf(drain)).isZero();
        }
    }
}
