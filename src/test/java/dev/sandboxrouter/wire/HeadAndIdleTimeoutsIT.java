package dev.sandboxrouter.wire;

import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static dev.sandboxrouter.wire.RouterAnswer.assertTimedOut;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The timeouts of heads, both ways, and of connections at rest; contract section 6. */
@Tag("soak")
class HeadAndIdleTimeoutsIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--response-header-timeout=500ms", "--request-header-timeout=700ms", "--idle-timeout=1200ms");

    private static void assertTookAbout(long begin, long millis) {
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(millis - 60), Duration.ofMillis(millis + 1500));
    }

    private static void assertHeadTimedOut(RawClient client) throws IOException {
        assertRefused(client.readResponse(), 408, "request-timeout", "The request head did not arrive in time.");
        client.expectClosed(Duration.ofSeconds(1));
    }

    @Test
    void aSandboxWithoutAHeadAfterTheRequestIsGivenUp() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        long begin = System.nanoTime();

        assertTimedOut(router.client().exchange(sandbox.get("/")), sandbox);
        assertTookAbout(begin, 500);
    }

    @Test
    void theTimeOfTheUploadDoesNotCount() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 6") + "abc");
        client.expectSilence(Duration.ofMillis(900));
        client.send("def");

        assertPassed(client.readResponse(), 200);
    }

    @Test
    void halfAHeadIsAnswered408AndClosed() throws IOException {
        RawClient client = router.client();
        long begin = System.nanoTime();
        client.send("GET / HTTP/1.1\r\nHost: r\r\nX-Sandb");

        assertHeadTimedOut(client);
        assertTookAbout(begin, 700);
    }

    @Test
    void aDribbledHeadDoesNotGetMoreTime() throws IOException {
        RawClient client = router.client();
        long begin = System.nanoTime();
        client.send("GET / HTTP/1.1\r\nHost: r\r\n");
        for (int i = 0; i < 2; i++) {
            client.expectSilence(Duration.ofMillis(200));
            client.send("X-A: " + i + "\r\n");
        }

        assertHeadTimedOut(client);
        assertTookAbout(begin, 700);
    }

    @Test
    void theSecondHeadOfAConnectionHasItsOwnTime() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        assertPassed(client.exchange(sandbox.get("/1")), 200);
        client.expectSilence(Duration.ofMillis(600));
        client.send("GET /2 HTTP/1.1\r\n");
        long begin = System.nanoTime();

        assertHeadTimedOut(client);
        assertTookAbout(begin, 700);
    }

    @Test
    void anIdleConnectionIsClosedWithoutAWord() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        assertPassed(client.exchange(sandbox.get("/")), 200);
        long begin = System.nanoTime();

        client.expectClosed(Duration.ofSeconds(4));
        assertTookAbout(begin, 1200);
    }

    @Test
    void aConnectionThatNeverAsksIsClosed() throws IOException {
        RawClient client = router.client();
        client.patience(Duration.ofSeconds(4));

        client.readToEnd();
    }

    @Test
    void anIdleConnectionThatAsksInTimeIsServed() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        for (int i = 0; i < 4; i++) {
            assertPassed(client.exchange(sandbox.get("/" + i)), 200);
            client.expectSilence(Duration.ofMillis(500));
        }
    }
}
