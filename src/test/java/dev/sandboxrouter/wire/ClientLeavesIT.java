package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.SandboxConnection;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client's connection ends before its answer does; contract sections 5 and 14. */
class ClientLeavesIT {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(1);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    /** How a client leaves. */
    enum Leave {
        RESET {
            @Override
            void by(RawClient client) throws IOException {
                client.reset();
            }
        },
        CLOSE {
            @Override
            void by(RawClient client) throws IOException {
                client.close();
            }
        };

        abstract void by(RawClient client) throws IOException;
    }

    /** The sandbox sees its connection end, and what came last is not a complete body. */
    private static void expectAbort(SandboxConnection connection, Gate told) {
        assertThat(connection.readToEnd()).doesNotContain("0\r\n\r\n");
        told.open();
    }

    /** The sandbox serves others on, and not on the connection that was left in the middle of an exchange. */
    private static void assertServesOthersAnew(ScriptedSandbox sandbox) throws IOException {
        assertPassed(router.client().exchange(sandbox.get("/next")), 200);
        assertThat(sandbox.request(2).connection()).isEqualTo(2);
    }

    private static void assertLogged(String requestId, int status) {
        assertThat(router.accessLog().of(requestId).get("status")).hasToString(String.valueOf(status));
    }

    @ParameterizedTest
    @EnumSource
    void whileItWaitsForTheHead(Leave leave) throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            expectAbort(connection, told);
        });
        RawClient client = router.client();
        client.send(sandbox.get("/", "X-Request-ID: waiting-" + leave));
        sandbox.request(1);
        leave.by(client);

        told.await(TOLD_WITHIN);
        assertLogged("waiting-" + leave, 499);
        assertServesOthersAnew(sandbox);
    }

    @ParameterizedTest
    @EnumSource
    void whileItUploadsALength(Leave leave) throws Exception {
        Gate told = new Gate("the sandbox was told");
        Gate begun = new Gate("the sandbox has the beginning");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.expect("abc");
            begun.open();
            expectAbort(connection, told);
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 10", "X-Request-ID: length-" + leave) + "abc");
        begun.await();
        leave.by(client);

        told.await(TOLD_WITHIN);
        assertLogged("length-" + leave, 499);
        assertServesOthersAnew(sandbox);
    }

    @ParameterizedTest
    @EnumSource
    void whileItUploadsChunks(Leave leave) throws Exception {
        Gate told = new Gate("the sandbox was told");
        Gate begun = new Gate("the sandbox has the beginning");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            assertThat(connection.readChunk()).isEqualTo("abc");
            begun.open();
            expectAbort(connection, told);
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + chunk("abc"));
        begun.await();
        leave.by(client);

        told.await(TOLD_WITHIN);
        assertServesOthersAnew(sandbox);
    }

    @ParameterizedTest
    @EnumSource
    void whileItDownloads(Leave leave) throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: 10") + "abc");
            expectAbort(connection, told);
        });
        RawClient client = router.client();
        client.send(sandbox.get("/", "X-Request-ID: download-" + leave));
        client.readHead();
        client.expect("abc");
        leave.by(client);

        told.await(TOLD_WITHIN);
        assertThat(router.accessLog().of("download-" + leave)).containsEntry("reason", "client-closed");
        assertServesOthersAnew(sandbox);
    }

    @ParameterizedTest
    @EnumSource
    void whileItDoesNotReadItsDownload(Leave leave) throws Exception {
        long total = 1L << 30;
        Gate broken = new Gate("the sandbox's sending broke");
        Gate stands = new Gate("back-pressure has reached the sandbox");
        ScriptedSandbox sandbox = router.sandbox().sendBuffer(64 * 1024).next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: " + total));
            Pump pump = Pump.start(connection, total);
            pump.awaitStandstill();
            stands.open();
            pump.awaitBroken(Duration.ofSeconds(10));
            broken.open();
        });
        RawClient client = router.client(64 * 1024);
        client.send(sandbox.get("/"));
        client.readHead();
        stands.await(Duration.ofSeconds(30));
        leave.by(client);

        broken.await(TOLD_WITHIN);
        assertServesOthersAnew(sandbox);
    }
}
