package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Interim responses knew no back-pressure: a client that did not read had them pile up in the router. */
@Tag("soak")
class SandboxStormsWithInterimResponsesIT {

    private static final int BLOCK = 64 * 1024;
    private static final int BLOCKS = 1024;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void theStormStandsWhileTheClientDoesNotRead() throws Exception {
        String interim = head("HTTP/1.1 102 Processing", "X-Padding: " + "x".repeat(1000));
        String block = interim.repeat(BLOCK / interim.length());
        CompletableFuture<Integer> stood = new CompletableFuture<>();
        ScriptedSandbox sandbox = router.sandbox().sendBuffer(BLOCK).next(connection -> {
            connection.readRequest();
            int sent = 0;
            try {
                while (sent < BLOCKS) {
                    connection.send(block);
                    sent++;
                }
            } catch (AssertionError held) {
                // it hangs, as it should
            }
            stood.complete(sent);
        });
        RawClient client = router.client(BLOCK);
        client.send(sandbox.get("/"));

        assertThat(stood.get(60, TimeUnit.SECONDS)).isLessThan(BLOCKS / 2);
    }
}
