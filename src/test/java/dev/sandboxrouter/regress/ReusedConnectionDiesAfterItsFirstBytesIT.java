package dev.sandboxrouter.regress;

import static dev.sandboxrouter.testkit.Message.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kept connection that broke in mid-head, or behind a 103, had its request repeated although the sandbox had answered. */
class ReusedConnectionDiesAfterItsFirstBytesIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 20"})
    void theRequestIsNotRepeated(String firstBytes) throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(ok("kept"));
            connection.readRequest();
            connection.send(firstBytes);
        });
        RawClient client = router.client();
        assertThat(client.exchange(sandbox.get("/1")).status()).isEqualTo(200);

        assertThat(client.exchange(sandbox.get("/2")).status()).isEqualTo(502);
        assertThat(sandbox.accepted()).isEqualTo(1);
    }
}
