package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ReceivedRequest;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sandbox's port is closed at first: nothing has left the router then, so it dials again; contract section 6. */
class RetryIT {

    private static final Duration LATE = Duration.ofSeconds(15);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--upstream-max-retries=60", "--upstream-retry-initial-delay=100ms", "--upstream-retry-max-delay=200ms");

    private static double retries() throws IOException {
        return router.metrics().sum("sandbox_router_upstream_retries_total");
    }

    private static void awaitRetriesBeyond(double before) {
        Awaitility.await("more than " + before + " retries")
                .atMost(LATE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> retries() > before);
    }

    /** Sends from a thread of its own: the router takes no more than it may hold while nobody is there to take it. */
    private static Thread sendAside(RawClient client, String bytes) {
        Thread sender = new Thread(() -> {
            try {
                client.send(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    @Test
    void aLateSandboxGetsAnUploadOfEightMebibytesOnce() throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        String[] chunks = IntStream.range(0, 128)
                .mapToObj(i -> Character.toString('a' + i % 26).repeat(64 * 1024))
                .toArray(String[]::new);
        RawClient client = router.client();
        double before = retries();
        Thread sender = sendAside(
                client,
                sandbox.request("POST /late HTTP/1.1", "Transfer-Encoding: chunked", "X-Request-ID: late")
                        + chunked(chunks));
        awaitRetriesBeyond(before + 1);
        sandbox.always(connection -> {
            ReceivedRequest request = connection.readRequest();
            connection.send(ok(String.valueOf(request.body().text().length())));
        });
        sandbox.listen();
        client.patience(LATE);

        assertThat(client.readResponse().text()).isEqualTo(String.valueOf(8 << 20));
        sender.join(5000);
        assertThat(sandbox.requests()).hasSize(1);
        assertThat(sandbox.request(1).body().text().equals(String.join("", Arrays.asList(chunks))))
                .as("the body arrived unchanged")
                .isTrue();
        assertThat(Integer.parseInt(String.valueOf(router.accessLog().of("late").get("retries"))))
                .isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "POST / HTTP/1.1"})
    void aLateSandboxIsReachedByAnyMethod(String requestLine) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        RawClient client = router.client();
        double before = retries();
        client.send(sandbox.request(requestLine, "Content-Length: 3") + "abc");
        awaitRetriesBeyond(before);
        sandbox.listen();

        assertPassed(client.readResponse(), 200);
        assertThat(sandbox.request(1).body().text()).isEqualTo("abc");
        assertThat(sandbox.requests()).hasSize(1);
    }

    @Test
    void aLateSandboxIsReachedByAnUpgrade() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        RawClient client = router.client();
        double before = retries();
        client.send(sandbox.upgrade("/ws"));
        awaitRetriesBeyond(before);
        sandbox.listen();

        assertPassed(client.readResponse(), 200);
        assertThat(sandbox.request(1).head().first("Upgrade")).isEqualToIgnoringCase("websocket");
    }

    @Test
    void neighboursAreServedMeanwhile() throws IOException {
        ScriptedSandbox late = router.sandbox();
        late.refuse();
        ScriptedSandbox present = router.sandbox();
        RawClient waiting = router.client();
        double before = retries();
        waiting.send(late.get("/"));
        awaitRetriesBeyond(before);
        for (int i = 0; i < 20; i++) {
            RawClient client = router.client();
            client.patience(Duration.ofSeconds(1));
            assertPassed(client.exchange(present.get("/")), 200);
        }
        late.listen();

        assertPassed(waiting.readResponse(), 200);
    }

    @Test
    void eachDialLooksTheAddressUpAnew() throws IOException {
        ScriptedSandbox old = router.sandbox();
        old.refuse();
        RawClient client = router.client();
        double before = retries();
        client.send(old.get("/moved", "X-Request-ID: moved"));
        awaitRetriesBeyond(before);
        ScriptedSandbox moved = router.moveSandbox(old);
        client.patience(LATE);
        RawResponse response = client.readResponse();

        assertPassed(response, 200);
        assertThat(moved.request(1).target()).isEqualTo("/moved");
        assertThat(router.accessLog().of("moved")).containsEntry("upstream", moved.authority());
    }
}
