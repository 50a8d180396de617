package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertTimedOut;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.DeafPort;
import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --proxy-timeout}: to the head, then the longest silence; contract section 6. */
@Tag("soak")
class ProxyTimeoutIT {

    private static final Duration LIMIT = Duration.ofMillis(900);
    /** What a busy machine may add. */
    private static final Duration SLACK = Duration.ofMillis(1500);

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--proxy-timeout=900ms", "--upstream-max-retries=50", "--upstream-connect-timeout=5s");

    private static void assertTook(long begin, Duration limit) {
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(limit.minus(Duration.ofMillis(60)), limit.plus(SLACK));
    }

    @Test
    void aSilentSandboxIsGivenUpAndToldAndTheConnectionServesOn() throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.readToEnd();
            told.open();
        });
        RawClient client = router.client();
        long begin = System.nanoTime();

        assertTimedOut(client.exchange(sandbox.get("/")), sandbox);
        assertTook(begin, LIMIT);
        told.await(Duration.ofSeconds(1));
        assertPassed(client.exchange(sandbox.get("/next")), 200);
    }

    @Test
    void aRequestMayAskForLess() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        long begin = System.nanoTime();

        assertTimedOut(router.client().exchange(sandbox.get("/", "X-Sandbox-Timeout: 0.3")), sandbox);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(280), LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "0", "0.0", "-1", "abc", "1e9"})
    void aRequestMayNotAskForMore(String timeout) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        long begin = System.nanoTime();

        assertTimedOut(router.client().exchange(sandbox.get("/", "X-Sandbox-Timeout: " + timeout)), sandbox);
        assertTook(begin, LIMIT);
    }

    @Test
    void theFirstOfTwoTimeoutsWins() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        long begin = System.nanoTime();

        assertTimedOut(
                router.client().exchange(sandbox.get("/", "X-Sandbox-Timeout: 0.2", "X-Sandbox-Timeout: 0.8")),
                sandbox);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(800));
    }

    @Test
    void aTimeoutDuringARetryIsATimeout() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        long begin = System.nanoTime();

        assertTimedOut(router.client().exchange(sandbox.get("/", "X-Sandbox-Timeout: 0.3")), sandbox);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(280), LIMIT.plus(SLACK));
    }

    @Test
    void aTimeoutDuringADialIsATimeout() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        try (DeafPort deaf = DeafPort.insteadOf(sandbox)) {
            assertThat(deaf).isNotNull();
            long begin = System.nanoTime();

            assertTimedOut(router.client().exchange(sandbox.get("/")), sandbox);
            assertTook(begin, LIMIT);
        }
    }

    @Test
    void anUpgradeThatIsNotAnsweredIsATimeout() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());

        assertTimedOut(router.client().exchange(sandbox.upgrade("/")), sandbox);
    }

    @Test
    void anInterimResponseDoesNotHideTheTimeout() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(Script.silentAfter(head("HTTP/1.1 102 Processing")));

        assertTimedOut(router.client().exchange(sandbox.get("/")), sandbox);
    }

    @Test
    void anUploadInMotionIsNotTimedOut() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked"));
        for (int i = 0; i < 5; i++) {
            client.sendChunk("part " + i);
            client.expectSilence(Duration.ofMillis(400));
        }
        client.send("0\r\n\r\n");

        assertPassed(client.readResponse(), 200);
    }

    @Test
    void anUploadThatStopsIsTimedOut() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 10") + "abc");
        long begin = System.nanoTime();

        assertTimedOut(client.readResponse(), sandbox);
        assertTook(begin, LIMIT);
    }

    @Test
    void aStreamOfEventsLivesWhileEventsCome() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
            for (int i = 0; i < 5; i++) {
                connection.expectSilence(Duration.ofMillis(400));
                connection.sendChunk("event " + i);
            }
            connection.send("0\r\n\r\n");
        });

        assertThat(router.client().exchange(sandbox.get("/events")).text()).endsWith("event 4");
    }

    @Test
    void silenceAfterTheHeadCutsTheStreamAndTheSandboxIsTold() throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("event"));
            connection.readToEnd();
            told.open();
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        client.readHead();
        assertThat(client.readChunk()).isEqualTo("event");
        long begin = System.nanoTime();

        client.expectClosed(Duration.ofSeconds(5));
        assertTook(begin, LIMIT);
        told.await(Duration.ofSeconds(1));
    }

    @Test
    void aClientThatDoesNotReadCountsAsSilence() throws Exception {
        long total = 1L << 30;
        Gate broken = new Gate("the sandbox's sending broke");
        ScriptedSandbox sandbox = router.sandbox().sendBuffer(64 * 1024).next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: " + total));
            Pump.start(connection, total).awaitBroken(Duration.ofSeconds(10));
            broken.open();
        });
        RawClient client = router.client(64 * 1024);
        client.send(sandbox.get("/"));
        client.readHead();

        broken.await(Duration.ofSeconds(8));
    }

    @Test
    void aSlowClientThatReadsIsNotCut() throws Exception {
        long total = 8L << 20;
        ScriptedSandbox sandbox = router.sandbox().sendBuffer(64 * 1024).next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: " + total));
            Pump.start(connection, total).awaitEnd(Duration.ofSeconds(20));
            connection.readToEnd();
        });
        RawClient client = router.client(64 * 1024);
        client.send(sandbox.get("/"));
        client.readHead();
        client.expectPattern(0, total / 2);
        client.expectPattern(total / 2, total - total / 2);
    }

    @Test
    void anAnswerJustInTimeIsAnAnswer() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.expectSilence(Duration.ofMillis(500));
            connection.send(ok("in time"));
        });

        assertThat(router.client().exchange(sandbox.get("/")).text()).isEqualTo("in time");
    }
}
