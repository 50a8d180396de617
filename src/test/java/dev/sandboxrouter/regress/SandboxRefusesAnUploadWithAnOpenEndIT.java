package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An early answer that the connection's end delimits was cut: the write that failed was taken for a failed read. */
class SandboxRefusesAnUploadWithAnOpenEndIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @RepeatedTest(10)
    void theAnswerArrivesWhole() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 413 Too Large", "X-Framing: none") + "too large");
            connection.close();
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: " + (64 << 20)));
        Pump.start(client, 64 << 20);

        assertThat(client.readResponse().text()).isEqualTo("too large");
    }
}
