package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.wire.RouterAnswer.assertConnectFailed;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.DeafPort;
import dev.sandboxrouter.testkit.Metrics;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sandbox's port stays closed; contract section 6. */
class RetryGivenUpIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--upstream-max-retries=2",
            "--upstream-retry-initial-delay=100ms",
            "--upstream-retry-max-delay=150ms",
            "--upstream-connect-timeout=300ms");

    @Test
    void theClientIsToldAndMayGoOn() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        RawClient client = router.client();

        assertConnectFailed(client.exchange(sandbox.get("/")), sandbox);
        sandbox.listen();
        assertPassed(client.exchange(sandbox.get("/")), 200);
    }

    @Test
    void everyDialAfterTheFirstIsCountedAndTheEndIsLogged() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        Metrics before = router.metrics();
        router.client().exchange(sandbox.get("/", "X-Request-ID: given-up"));
        Map<String, Object> line = router.accessLog().of("given-up");
        Metrics after = router.metrics();

        assertThat(line.get("status")).hasToString("502");
        assertThat(line.get("retries")).hasToString("2");
        assertThat(line).containsEntry("reason", "connect-failed").containsEntry("upstream", sandbox.authority());
        assertThat(grown(before, after, "sandbox_router_upstream_retries_total"))
                .isEqualTo(2);
        assertThat(grown(before, after, "sandbox_router_upstream_errors_total", "reason=\"dial\""))
                .isPositive();
    }

    private static double grown(Metrics before, Metrics after, String name, String... labels) {
        return after.sum(name, labels) - before.sum(name, labels);
    }

    @Test
    void itTakesTheDelaysAndNoLonger() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        long begin = System.nanoTime();
        router.client().exchange(sandbox.get("/"));

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));
    }

    @Test
    void aSandboxThatDoesNotAnswerADialIsGivenUpToo() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        try (DeafPort deaf = DeafPort.insteadOf(sandbox)) {
            assertThat(deaf).isNotNull();
            long begin = System.nanoTime();

            assertConnectFailed(router.client().exchange(sandbox.get("/")), sandbox);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
        }
    }

    @Test
    void anUploadInProgressIsToldToo() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + chunk("abc"));

        assertConnectFailed(client.readResponse(), sandbox);
    }
}
