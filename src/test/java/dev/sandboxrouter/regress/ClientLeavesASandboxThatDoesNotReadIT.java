package dev.sandboxrouter.regress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sandbox that does not read never heard that its client had left: the FIN stood behind the bytes it did not take. */
class ClientLeavesASandboxThatDoesNotReadIT {

    private static final long UPLOAD = 1L << 30;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void itIsReset() throws Exception {
        Gate left = new Gate("the client has left");
        CompletableFuture<String> end = new CompletableFuture<>();
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            left.await(Duration.ofSeconds(40));
            try {
                connection.expectPattern(0, UPLOAD);
            } catch (IOException e) {
                end.complete(String.valueOf(e.getMessage()));
            }
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: " + UPLOAD, "X-Request-ID: left"));
        Pump.start(client, UPLOAD).awaitStandstill();
        client.reset();
        assertThat(router.accessLog().of("left")).containsEntry("reason", "client-closed");
        left.open();

        assertThat(end.get(20, TimeUnit.SECONDS)).containsIgnoringCase("reset");
    }
}
