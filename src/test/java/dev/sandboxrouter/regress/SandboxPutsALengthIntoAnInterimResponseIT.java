package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The JDK's HTTP server sends {@code Content-Length: 0} with a 100. Over HTTP/2 it went on to the client, where such a
 * head is malformed (RFC 9110 section 8.6): curl reset the stream of its upload.
 */
class SandboxPutsALengthIntoAnInterimResponseIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c");

    @Test
    void theInterimResponsePassesWithoutIt() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 100 Continue", "Content-Length: 0", "X-Kept: 1") + ok("done"));
        });
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.get(1, "/", sandbox, "expect", "100-continue");
            Http2Headers interim = client.readOf(1).headers();

            assertThat(interim.status()).hasToString("100");
            assertThat(interim.get("x-kept")).hasToString("1");
            assertThat(interim.contains("content-length")).isFalse();
            assertThat(client.readResponse(1).body()).isEqualTo("done");
        }
    }

    @Test
    void anAnswerWithoutContentPassesWithoutIt() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 204 No Content", "Content-Length: 0"));
        });
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.get(1, "/", sandbox);
            Http2Client.Response response = client.readResponse(1);

            assertThat(response.status()).isEqualTo(204);
            assertThat(response.field("content-length")).isNull();
        }
    }

    @Test
    void anAnswerToHeadKeepsIt() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: 12"));
        });
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.request(1, true, "HEAD", "/", sandbox);

            assertThat(client.readResponse(1).field("content-length")).hasToString("12");
        }
    }
}
