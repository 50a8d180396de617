package dev.sandboxrouter.wire;

import static dev.sandboxrouter.wire.RouterAnswer.assertNotFound;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules on the wire; contract section 8. */
class IngressRulesIT {

    private static final String CLIENT_REFUSED = "Your IP address is not allowed to access this sandbox";

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--trusted-proxies=127.0.0.0/8", "--host-routing-domain=" + Rules.DOMAIN, "--ingress-exempt-ports=49983,1");

    private static RawResponse from(String client, ScriptedSandbox sandbox) throws IOException {
        return router.client().exchange(sandbox.get("/", "X-Forwarded-For: " + client));
    }

    @Test
    void aClosedPortIsRefusedAndNothingIsDialled() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.denyPorts(sandbox.port()));

        assertRefused(
                router.client().exchange(sandbox.get("/")),
                403,
                "port-not-allowed",
                "Access to port " + sandbox.port() + " is not allowed");
        assertThat(sandbox.accepted()).isZero();

        router.rules(Rules.key(sandbox), Rules.allowPorts(sandbox.port()));
        assertPassed(router.client().exchange(sandbox.get("/")), 200);
        router.rules(Rules.key(sandbox), Rules.allowPorts(sandbox.port() == 80 ? 81 : 80));
        assertThat(router.client().exchange(sandbox.get("/")).reason()).isEqualTo("port-not-allowed");
        router.removeRules(Rules.key(sandbox));
        assertPassed(router.client().exchange(sandbox.get("/")), 200);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.7, 198.51.100.1",
        "2001:db8::/32, 2001:db8::7, 2001:db9::7",
        "192.0.2.0/24, ::ffff:192.0.2.7, 2001:db8::1",
        "0.0.0.0/1, 127.255.255.255, 128.0.0.0",
        "128.0.0.0/1, 255.255.255.255, 127.255.255.255",
        "::/1, 7fff::1, 8000::1",
        "8000::/1, ffff::1, 7fff::1",
    })
    void aClientIsKeptOutOrLetIn(String entry, String named, String other) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.denyIn(entry));
        assertRefused(from(named, sandbox), 403, "client-not-allowed", CLIENT_REFUSED);
        assertPassed(from(other, sandbox), 200);

        router.rules(Rules.key(sandbox), Rules.allowIn(entry));
        assertPassed(from(named, sandbox), 200);
        assertRefused(from(other, sandbox), 403, "client-not-allowed", CLIENT_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "1.2.3.4.5", "01.2.3.4", "fe80::1%eth0", ""})
    void anUnreadableClientIsRefusedWhereAListStands(String client) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertPassed(from(client, sandbox), 200);
        router.rules(Rules.key(sandbox), Rules.denyIn("192.0.2.1"));
        assertRefused(from(client, sandbox), 403, "client-not-allowed", CLIENT_REFUSED);
    }

    @Test
    void unreadableRulesCloseEveryPortExemptOnesToo() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.breakRules(Rules.key(sandbox));
        assertRefused(
                router.client().exchange(sandbox.get("/")),
                403,
                "rules-unreadable",
                "The rules of this sandbox cannot be read.");
        assertThat(exempt(sandbox.id()).reason()).isEqualTo("rules-unreadable");
    }

    private static RawResponse exempt(String id) throws IOException {
        return router.client().exchange(Message.head("GET / HTTP/1.1", "Host: 49983-" + id + "." + Rules.DOMAIN));
    }

    @Test
    void exemptPortsPassInHostFormAlone() throws IOException {
        SandboxKey nobody = new SandboxKey("default", "exempt");
        router.rules(nobody, Rules.allowPorts(80));

        assertThat(exempt("exempt").reason()).isEqualTo("not-found");
        RawResponse inHeaderForm = router.client()
                .exchange(Message.head("GET / HTTP/1.1", "Host: x", "X-Sandbox-ID: exempt", "X-Sandbox-Port: 49983"));
        assertThat(inHeaderForm.reason()).isEqualTo("port-not-allowed");
    }

    /** A refusal must not show whether the sandbox exists, and rules hold from a sandbox's first request. */
    @Test
    void rulesHoldBeforeTheSandboxExists() throws IOException {
        SandboxKey later = new SandboxKey("default", "later");
        String request = Message.head("GET / HTTP/1.1", "Host: x", "X-Sandbox-ID: later");
        assertNotFound(router.client().exchange(request), "later");
        router.rules(later, Rules.denyPorts(8888));
        assertThat(router.client().exchange(request).reason()).isEqualTo("port-not-allowed");
    }

    @Test
    void rulesOfOneNamespaceAreNotAnothers() throws IOException {
        ScriptedSandbox sandbox = router.sandbox("team-a");
        router.rules(new SandboxKey("default", sandbox.id()), Rules.denyPorts(sandbox.port()));
        assertPassed(router.client().exchange(sandbox.get("/")), 200);
    }

    @Test
    void aRefusedUpgradeGetsAPlainAnswer() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.denyPorts(sandbox.port()));
        assertThat(router.client().exchange(sandbox.upgrade("/ws")).reason()).isEqualTo("port-not-allowed");
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void decisionsAreCounted() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        double denied = decisions("deny", "port-not-allowed");
        double open = decisions("allow", "no-rules");
        double judged = decisions("allow", "rules");
        router.client().exchange(sandbox.get("/"));
        router.rules(Rules.key(sandbox), Rules.denyPorts(sandbox.port()));
        router.client().exchange(sandbox.get("/"));
        router.rules(Rules.key(sandbox), Rules.denyPorts(1));
        router.client().exchange(sandbox.get("/"));

        assertThat(decisions("deny", "port-not-allowed") - denied).isEqualTo(1);
        assertThat(decisions("allow", "no-rules") - open).isEqualTo(1);
        assertThat(decisions("allow", "rules") - judged).isEqualTo(1);
    }

    private static double decisions(String decision, String reason) throws IOException {
        return router.metrics()
                .sum(
                        "sandbox_router_ingress_decisions_total",
                        "decision=\"" + decision + "\"",
                        "reason=\"" + reason + "\"");
    }
}
