package dev.sandboxrouter.wire;

import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code maskRequestHost}; contract 8.4. */
class MaskedHostIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--host-routing-domain=" + Rules.DOMAIN);

    private static void assertHosts(RawHead arrived, String host, String original) {
        assertThat(arrived.all("Host")).containsExactly(host);
        assertThat(arrived.all("X-Forwarded-Host")).containsExactly(original);
    }

    @Test
    void theSandboxSeesTheMaskInEveryForm() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.mask("app-${PORT}.test:${PORT}"));
        String masked = "app-" + sandbox.port() + ".test:" + sandbox.port();

        assertPassed(router.client().exchange(sandbox.get("/")), 200);
        assertHosts(sandbox.request(1).head(), masked, "router.test");
        assertPassed(router.client().exchange(Rules.get(sandbox, "/")), 200);
        assertHosts(sandbox.request(2).head(), masked, Rules.host(sandbox));
    }

    @Test
    void onUpgradesToo() throws IOException {
        ScriptedSandbox sandbox =
                router.sandbox().always(Script.silentAfter(dev.sandboxrouter.testkit.WebSocket.switchingProtocols()));
        router.rules(Rules.key(sandbox), Rules.mask("localhost:${PORT}"));

        assertPassed(router.client().exchange(sandbox.upgrade("/ws")), 101);
        assertHosts(sandbox.request(1).head(), "localhost:" + sandbox.port(), "router.test");
    }

    @Test
    void itIsSetChangedAndTakenAway() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.echo());
        router.client().exchange(Rules.get(sandbox, "/"));
        router.rules(Rules.key(sandbox), Rules.mask("one.test"));
        router.client().exchange(Rules.get(sandbox, "/"));
        router.rules(Rules.key(sandbox), Rules.mask("two.test"));
        router.client().exchange(Rules.get(sandbox, "/"));
        router.rules(Rules.key(sandbox), Rules.denyPorts(1));
        router.client().exchange(Rules.get(sandbox, "/"));
        router.client().exchange(sandbox.get("/"));

        String own = Rules.host(sandbox);
        assertThat(sandbox.requests())
                .extracting(request -> request.head().first("Host"))
                .containsExactly(own, "one.test", "two.test", own, sandbox.authority());
    }
}
