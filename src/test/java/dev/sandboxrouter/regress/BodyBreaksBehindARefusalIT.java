package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Broken chunks behind an answer had the connection closed over unread bytes: the reset could destroy the answer. */
class BodyBreaksBehindARefusalIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void whatFollowsIsStillTaken() throws Exception {
        RawClient client = router.client();
        client.send(head("POST / HTTP/1.1", "Host: r", "Transfer-Encoding: chunked") + "zz\r\n");

        assertThat(client.readResponse().text()).contains("X-Sandbox-ID header is required.");
        Pump.start(client, 8 << 20).awaitEnd(Duration.ofSeconds(2));
    }
}
