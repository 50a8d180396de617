package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Wire.assertPassed;
import static dev.sandboxrouter.authz.Wire.assertUnauthenticated;
import static dev.sandboxrouter.authz.Wire.bearer;
import static dev.sandboxrouter.authz.Wire.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code shared-token}, and what holds in every mode but {@code allow-all}; contract section 11. */
class SharedTokenIT {

    private static final String TOKEN = "s3cret-and-long";
    private static final Path FILE = Wire.file(TOKEN + "\n");

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--router-auth-token-file=" + FILE,
            "--host-routing-domain=box.test",
            "--path-routing-prefix=/s",
            "--max-request-body-bytes=1000");

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer " + TOKEN, "authorization: bEARER   " + TOKEN + "  "})
    void theTokenOpensEverySandboxAndNeverArrives(String line) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertPassed(get(router, sandbox, line));
        assertThat(sandbox.request(1).head().text()).doesNotContainIgnoringCase("authorization", TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: here",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: " + TOKEN,
                "Authorization: Basic " + TOKEN,
                "Authorization: Bearer " + TOKEN + "x",
                "Authorization: Bearer other\r\nAuthorization: Bearer " + TOKEN,
                "Proxy-Authorization: Bearer " + TOKEN,
                "Cookie: Authorization=Bearer " + TOKEN
            })
    void anythingElseIsUnauthenticated(String lines) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertUnauthenticated(get(router, sandbox, lines));
        assertUnauthenticated(router.client()
                .exchange(sandbox.get("/?Authorization=Bearer%20" + TOKEN + "&authorization=" + TOKEN, lines)));
        assertThat(sandbox.accepted()).isZero();
    }

    /** By no byte, the reason that a status has aside: the two differ in nothing but what the caller himself sent. */
    @Test
    void withoutACredentialNobodyLearnsWhetherASandboxExists() throws IOException {
        ScriptedSandbox there = router.sandbox();
        ScriptedSandbox dead = router.sandbox();
        dead.refuse();
        String missing =
                Message.head("GET / HTTP/1.1", "Host: router.test", "X-Sandbox-ID: nobody", "X-Request-ID: the-same");
        RawResponse answer = router.client().exchange(missing);
        assertUnauthenticated(answer);
        for (ScriptedSandbox sandbox : new ScriptedSandbox[] {there, dead}) {
            RawResponse other = get(router, sandbox, "X-Request-ID: the-same");
            assertThat(other.head().text().replaceAll("(?i)\r\ndate: [^\r]*", ""))
                    .isEqualTo(answer.head().text().replaceAll("(?i)\r\ndate: [^\r]*", ""));
            assertThat(other.text()).isEqualTo(answer.text());
        }
    }

    @Test
    void aRefusedUpgradeGetsAPlainAnswerAndAnAllowedOneATunnelWithoutTheToken() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.webSocketEcho());
        assertUnauthenticated(router.client().exchange(sandbox.upgrade("/ws")));
        assertThat(router.client()
                        .exchange(sandbox.upgrade("/ws", bearer(TOKEN)))
                        .status())
                .isEqualTo(101);
    }

    /** E2B's clients send credentials of the sandbox's own, which stay; ours does not, and only in their words is it refused. */
    @Test
    void inHostFormTheBearerTokenIsOursToo() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String host = "Host: " + sandbox.port() + "-" + sandbox.id() + ".box.test";
        RawResponse refused = router.client().exchange(Message.head("GET / HTTP/1.1", host));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text())
                .isEqualTo("{\"sandboxId\":\"" + sandbox.id() + "\",\"message\":\"unauthenticated\",\"code\":401}");
        assertPassed(router.client()
                .exchange(Message.head(
                        "GET / HTTP/1.1", host, bearer(TOKEN), "Authorization: Basic dXNlcjo=", "X-Other: stays")));
        assertThat(sandbox.request(1).head().text())
                .doesNotContainIgnoringCase("authorization", TOKEN)
                .contains("X-Other: stays");
        assertThat(router.client()
                        .exchange(Message.head("GET / HTTP/1.1", host, "Authorization: Basic dXNlcjo="))
                        .status())
                .isEqualTo(401);
    }

    /** Address before rules before authorization; contract section 2. */
    @Test
    void standsBehindAddressAndRules() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertThat(router.client()
                        .exchange(Message.head("GET / HTTP/1.1", "Host: router.test", "X-Sandbox-ID: No"))
                        .status())
                .isEqualTo(400);
        router.breakRules(new SandboxKey("default", sandbox.id()));
        assertThat(get(router, sandbox).reason()).isEqualTo("rules-unreadable");
        router.removeRules(new SandboxKey("default", sandbox.id()));
        assertUnauthenticated(get(router, sandbox));
    }

    /** Authorization before body before resolution: only who may come in learns of the limit, and then not who is there. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void standsBeforeTheBodyLimitAndThatBeforeResolution(boolean exists) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String tooLarge = sandbox.request("POST / HTTP/1.1", "Content-Length: 1001");
        String request = exists ? tooLarge : tooLarge.replace(sandbox.id(), "nobody");
        assertUnauthenticated(router.client().exchange(request));
        RawResponse answer = router.client().exchange(request.replace("\r\n\r\n", "\r\n" + bearer(TOKEN) + "\r\n\r\n"));
        assertThat(answer.status()).as(answer::toString).isEqualTo(413);
        assertThat(answer.reason()).isEqualTo("body-too-large");
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void noPlaceKeepsTheToken() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertPassed(get(router, sandbox, bearer(TOKEN), "X-Request-ID: keeps-nothing"));
        assertUnauthenticated(get(router, sandbox, bearer("a-wrong-one"), "X-Request-ID: refused-one"));
        assertThat(String.valueOf(router.accessLog().of("keeps-nothing").get("status")))
                .isEqualTo("200");
        assertThat(router.accessLog().of("refused-one").get("reason")).isEqualTo("unauthenticated");
        assertThat(String.join("\n", router.accessLog().lines())).doesNotContain(TOKEN, "a-wrong-one");
        assertThat(router.metrics().text()).doesNotContain(TOKEN, "a-wrong-one");
    }

    @Test
    void decisionsAreCountedByNamespaceIfTheDirectoryHoldsIt() throws IOException {
        ScriptedSandbox sandbox = router.sandbox("team-a");
        double unknown = router.metrics()
                .sum("sandbox_router_authz_decisions_total", "decision=\"deny\"", "sandbox_namespace=\"-\"");
        assertUnauthenticated(router.client()
                .exchange(Message.head(
                        "GET / HTTP/1.1", "Host: router.test", "X-Sandbox-ID: a", "X-Sandbox-Namespace: made-up")));
        assertUnauthenticated(get(router, sandbox));
        assertPassed(get(router, sandbox, bearer(TOKEN)));
        assertPassed(get(router, sandbox, bearer(TOKEN)));
        assertThat(router.metrics()
                        .sum("sandbox_router_authz_decisions_total", "decision=\"deny\"", "sandbox_namespace=\"-\""))
                .isEqualTo(unknown + 1);
        assertThat(router.metrics()
                        .sum(
                                "sandbox_router_authz_decisions_total",
                                "decision=\"deny\"",
                                "sandbox_namespace=\"team-a\""))
                .isEqualTo(1);
        assertThat(router.metrics()
                        .sum(
                                "sandbox_router_authz_decisions_total",
                                "decision=\"allow\"",
                                "sandbox_namespace=\"team-a\""))
                .isEqualTo(2);
    }

    @Test
    void aChangedTokenCountsAndALostOneShuts() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        try {
            Files.writeString(FILE, "the-next-one");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> get(router, sandbox, bearer("the-next-one")).status() == 200);
            assertUnauthenticated(get(router, sandbox, bearer(TOKEN)));
            Files.writeString(FILE, "\n");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> get(router, sandbox, bearer("the-next-one")).status() == 401);
        } finally {
            Files.writeString(FILE, TOKEN + "\n");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> get(router, sandbox, bearer(TOKEN)).status() == 200);
        }
    }
}
