package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code Trailer} went to HTTP/1.0 clients, whose bodies have none. */
class OldClientIsPromisedTrailersIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void thePromiseIsDropped() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Trailer: X-Sum", "Transfer-Encoding: chunked"));
            connection.send(chunk("body") + "0\r\nX-Sum: 1\r\n\r\n");
        });
        RawClient client = router.client();
        client.send(sandbox.request("GET / HTTP/1.0"));

        assertThat(client.readToEnd()).doesNotContainIgnoringCase("trailer").endsWith("\r\n\r\nbody");
    }
}
