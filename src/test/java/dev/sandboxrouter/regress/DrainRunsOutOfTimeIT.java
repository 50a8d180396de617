package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import org.junit.jupiter.api.Test;

/** What a drain cut was booked as the client's departure, and half a head was taken for a request that was cut. */
class DrainRunsOutOfTimeIT {

    @Test
    void aStreamThatIsCutIsLoggedWithItsStatusAndReason() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--shutdown-timeout=500ms")) {
            ScriptedSandbox sandbox = router.sandbox()
                    .next(Script.silentAfter(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunk("event")));
            RawClient client = router.client();
            client.send(sandbox.get("/", "X-Request-ID: cut"));
            client.readHead();

            assertThat(router.drain()).isEqualTo(1);
            assertThat(client.readToEnd()).isEqualTo(chunk("event"));
            assertThat(router.accessLog().of("cut"))
                    .containsEntry("reason", "shutdown")
                    .extractingByKey("status")
                    .hasToString("200");
        }
    }

    @Test
    void halfAHeadCostsNothing() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started("--shutdown-timeout=500ms")) {
            RawClient client = router.client();
            assertThat(client.exchange(router.sandbox().get("/")).status()).isEqualTo(200);
            client.send("GET /half HT");

            assertThat(router.drain()).isZero();
        }
    }
}
