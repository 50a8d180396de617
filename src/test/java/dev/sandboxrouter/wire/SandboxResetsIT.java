package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertUpstreamReset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.SandboxConnection;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox's connection breaks at every point of an exchange; contract sections 3 and 5. */
class SandboxResetsIT {

    /** "If either side goes away, the other is told within one second." */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(1);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    /** How a connection ends. */
    enum End {
        RESET {
            @Override
            void of(SandboxConnection connection) throws IOException {
                connection.reset();
            }
        },
        CLOSE {
            @Override
            void of(SandboxConnection connection) throws IOException {
                connection.close();
            }
        };

        abstract void of(SandboxConnection connection) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void beforeTheHeadTheClientIsToldAndMayGoOn(End end) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            end.of(connection);
        });
        RawClient client = router.client();

        assertUpstreamReset(client.exchange(sandbox.get("/1")), sandbox);
        assertPassed(client.exchange(sandbox.get("/2")), 200);
    }

    @ParameterizedTest
    @EnumSource
    void duringTheHeadTheClientIsToldAndMayGoOn(End end) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\nX-Half: tr");
            end.of(connection);
        });
        RawClient client = router.client();

        assertUpstreamReset(client.exchange(sandbox.get("/1")), sandbox);
        assertPassed(client.exchange(sandbox.get("/2")), 200);
    }

    @ParameterizedTest
    @EnumSource
    void betweenAnInterimResponseAndTheHead(End end) throws IOException {
        Gate seen = new Gate("the client has the hint");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 103 Early Hints", "Link: </a>"));
            seen.await();
            end.of(connection);
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        client.readHead();
        seen.open();

        assertUpstreamReset(client.readResponse(), sandbox);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab"})
    void withinABodyOfKnownLengthTheClientIsCut(String sent) throws Exception {
        for (End end : End.values()) {
            assertCutAfter(end, head("HTTP/1.1 200 OK", "Content-Length: 5") + sent, sent);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab"})
    void withinAChunkedBodyTheClientIsCut(String sent) throws Exception {
        String content = sent.isEmpty() ? "" : chunk(sent);
        for (End end : End.values()) {
            assertCutAfter(end, head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + content, content);
        }
    }

    @Test
    void anOpenEndedBodyThatIsResetDoesNotEndWell() throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        Gate seen = new Gate("the client has the beginning");
        sandbox.next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK") + "beginning");
            seen.await();
            connection.reset();
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        client.readHead();
        client.readUntil("beginning");
        seen.open();
        client.patience(TOLD_WITHIN);

        assertThat(client.readToEnd()).doesNotContain("0\r\n\r\n");
    }

    private static void assertCutAfter(End end, String response, String body) throws Exception {
        Gate seen = new Gate("the client has what was sent");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(response);
            seen.await();
            end.of(connection);
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        client.readHead();
        client.expect(body);
        seen.open();

        client.expectClosed(TOLD_WITHIN);
    }

    @ParameterizedTest
    @EnumSource
    void afterACompleteResponseNobodyNotices(End end) throws Exception {
        Gate ended = new Gate("the sandbox has ended its connection");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(ok("complete"));
            end.of(connection);
            ended.open();
        });
        RawClient client = router.client();

        assertThat(client.exchange(sandbox.get("/1")).text()).isEqualTo("complete");
        ended.await();
        assertPassed(client.exchange(sandbox.get("/2")), 200);
        assertPassed(client.exchange(sandbox.get("/3")), 200);
    }

    @ParameterizedTest
    @EnumSource
    void duringAnUploadTheClientIsToldAndMayGoOnBehindTheRest(End end) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.readExactly(3);
            end.of(connection);
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 1000") + "abc");

        assertUpstreamReset(client.readResponse(), sandbox);
        client.send("x".repeat(997));
        assertThat(client.exchange(sandbox.get("/2")).text()).startsWith("GET /2 ");
        assertThat(sandbox.requests()).hasSize(2);
    }

    @Test
    void aSandboxThatSpeaksNoHttpIsLikeOneThatBreaks() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send("SSH-2.0-OpenSSH_9.6\r\n\r\n");
        });
        RawClient client = router.client();

        assertUpstreamReset(client.exchange(sandbox.get("/1")), sandbox);
        assertPassed(client.exchange(sandbox.get("/2")), 200);
    }

    @Test
    void aHeadThatIsNotHttpIsNoResponse() throws IOException {
        for (String response : new String[] {
            head("HTTP/1.1 200 OK", "no colon", "Content-Length: 0"),
            head("HTTP/1.1 200 OK", "Content-Length: 1", "Content-Length: 2") + "ab",
            head("HTTP/1.1 200 OK", "X-A: b\rc", "Content-Length: 0"),
            head("HTTP/1.1 200 OK", "X-A: " + "a".repeat(2 << 20)),
        }) {
            ScriptedSandbox sandbox = router.sandbox().next(connection -> {
                connection.readRequest();
                connection.send(response);
            });
            assertUpstreamReset(router.client().exchange(sandbox.get("/")), sandbox);
        }
    }
}
