package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertNotFound;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that would come back to the router, at once or through others; contract 4.9. */
class LoopIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--pod-ip-policy=routable");

    private static RawResponse dial(String ip, int port) throws IOException {
        return router.client()
                .exchange(head(
                        "GET / HTTP/1.1",
                        "Host: r",
                        "X-Sandbox-ID: unlisted",
                        "X-Sandbox-Pod-IP: " + ip,
                        "X-Sandbox-Port: " + port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "127.77.9.9", "::1", "::ffff:127.0.0.1"})
    void theRouterIsNeverItsOwnTarget(String ip) throws IOException {
        for (int port : new int[] {router.httpPort(), router.metricsPort(), router.healthPort()}) {
            assertInvalidAddress(dial(ip, port), "Invalid target IP address.");
        }
    }

    @Test
    void notEvenWhereTheDirectorySaysSo() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String request = head(
                "GET / HTTP/1.1", "Host: r", "X-Sandbox-ID: " + sandbox.id(), "X-Sandbox-Port: " + router.httpPort());

        assertNotFound(router.client().exchange(request), sandbox.id());
    }

    @Test
    void anotherPortOfTheSameMachineIsNobodysLoop() throws IOException {
        ScriptedSandbox sandbox = router.unlistedSandbox("unlisted");

        assertPassed(dial(sandbox.ip(), sandbox.port()), 200);
    }

    @Test
    void anAddressThatAnotherSandboxHoldsIsNotDialled() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertInvalidAddress(dial(sandbox.ip(), sandbox.port()), "Invalid target IP address.");
        assertThat(sandbox.accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "224.0.0.1", "255.255.255.255",
                "100.100.100.200", "168.63.129.16", "::", "fe80::1", "ff02::1", "fd00:ec2::254",
                "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"
            })
    void anAddressOfAForbiddenClassIsNotDialled(String ip) throws IOException {
        assertInvalidAddress(dial(ip, 80), "Invalid target IP address.");
    }

    @Test
    void theFourthHopIsTheLast() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        var client = router.client();

        assertPassed(client.exchange(sandbox.get("/", "X-Sandbox-Router-Hops: 3")), 200);
        assertThat(sandbox.request(1).head().all("X-Sandbox-Router-Hops")).containsExactly("4");
        for (String hops : new String[] {"4", "5", "4294967295"}) {
            assertRefused(
                    client.exchange(sandbox.get("/", "X-Sandbox-Router-Hops: " + hops)),
                    508,
                    "loop",
                    "Request loops through the router.");
        }
        assertThat(sandbox.requests()).hasSize(1);
    }
}
