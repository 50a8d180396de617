package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code X-Sandbox-Timeout} counted from the first dial only: look-ups that failed and were repeated took their own time. */
class CallersTimeoutPassesDuringLookUpsIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--dns-fallback=true", "--upstream-retry-initial-delay=2s", "--upstream-retry-max-delay=2s");

    @Test
    void theAnswerIsATimeout() throws Exception {
        String request = head("GET / HTTP/1.1", "Host: r", "X-Sandbox-ID: nobody", "X-Sandbox-Timeout: 0.3");
        RawClient client = router.client();
        client.patience(Duration.ofSeconds(1));

        assertThat(client.exchange(request).status()).isEqualTo(504);
    }
}
