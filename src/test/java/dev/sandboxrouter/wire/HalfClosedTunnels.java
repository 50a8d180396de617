package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import dev.sandboxrouter.testkit.WireEnd;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Who has said everything still listens, at either end of a tunnel, whatever carries it; contract section 7. */
abstract class HalfClosedTunnels {

    abstract RouterUnderTest router();

    /** A new connection to the router. */
    abstract RawClient client() throws IOException;

    /** A tunnel to a sandbox. */
    final RawClient opened(ScriptedSandbox sandbox) throws IOException {
        RawClient client = client();
        assertThat(client.exchange(sandbox.upgrade("/ws")).status()).isEqualTo(101);
        return client;
    }

    /** A sandbox that takes a tunnel and goes on by a script. */
    final ScriptedSandbox accepting(Script afterwards) throws IOException {
        return router().sandbox().next(connection -> {
            WebSocket.accept(connection);
            afterwards.run(connection);
        });
    }

    @Test
    void aClientThatHasSaidEverythingStillListens() throws IOException {
        RawClient client = opened(accepting(connection -> {
            String all = connection.readToEnd();
            connection.send(WebSocket.text("heard " + all.length()));
        }));
        byte[] frame = WebSocket.maskedText("last words");
        client.send(frame);
        client.halfClose();

        assertThat(WebSocket.read(client).text()).isEqualTo("heard " + frame.length);
        client.expectClosed(WireEnd.PATIENCE);
    }

    @Test
    void aSandboxThatHasSaidEverythingStillListens() throws Exception {
        Gate heard = new Gate("the sandbox heard the client");
        RawClient client = opened(accepting(connection -> {
            connection.send(WebSocket.text("last words"));
            connection.halfClose();
            assertThat(WebSocket.read(connection).text()).isEqualTo("answer");
            heard.open();
        }));
        assertThat(WebSocket.read(client).text()).isEqualTo("last words");
        assertThat(client.readToEnd()).isEmpty();
        client.send(WebSocket.maskedText("answer"));

        heard.await();
    }
}
