package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as E2B's clients send them, and what arrives of them; contract sections 1 and 5. */
class HostFormAddressIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--host-routing-domain=" + Rules.DOMAIN);

    @Test
    void aHostNamesTheSandboxAndArrivesAsItWas() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertPassed(router.client().exchange(Rules.get(sandbox, "/a%2Fb?c")), 200);

        assertThat(sandbox.request(1).target()).isEqualTo("/a%2Fb?c");
        assertThat(sandbox.request(1).head().all("Host")).containsExactly(Rules.host(sandbox));
        assertThat(sandbox.request(1).head().all("X-Forwarded-Host")).containsExactly(Rules.host(sandbox));
    }

    @Test
    void aHostMayNameTheNamespace() throws IOException {
        ScriptedSandbox sandbox = router.sandbox("team-a");
        String host = sandbox.port() + "-" + sandbox.id() + ".team-a." + Rules.DOMAIN;
        assertPassed(
                router.client().exchange(head("GET / HTTP/1.1", "Host: " + host.toUpperCase(java.util.Locale.ROOT))),
                200);
        assertThat(sandbox.request(1).head().all("Host")).containsExactly(host.toUpperCase(java.util.Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({"localhost:8080", "127.0.0.1", "[::1]:80", "sandbox.box.test"})
    void e2bHeadersNameTheSandboxOnASharedHost(String host) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawResponse response = router.client()
                .exchange(head(
                        "GET / HTTP/1.1",
                        "Host: " + host,
                        "E2b-Sandbox-Id: " + sandbox.id(),
                        "E2b-Sandbox-Port: " + sandbox.port()));

        assertPassed(response, 200);
        assertThat(sandbox.request(1).head().all("Host")).containsExactly(host);
    }

    @Test
    void credentialsForTheSandboxPassAndRoutingFieldsDoNot() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String request = Rules.get(
                sandbox,
                "/",
                "Authorization: Basic dXNlcjo=",
                "E2b-Traffic-Access-Token: t",
                "X-E2B-Client-IP: 1.2.3.4",
                "X-Sandbox-ID: other",
                "X-Sandbox-Anything: 1",
                "X-Sandbox-Timeout: 30");
        assertPassed(router.client().exchange(request), 200);

        RawHead arrived = sandbox.request(1).head();
        assertThat(arrived.all("Authorization")).containsExactly("Basic dXNlcjo=");
        assertThat(arrived.names())
                .doesNotContain("E2b-Traffic-Access-Token", "X-E2B-Client-IP", "X-Sandbox-ID", "X-Sandbox-Anything");
        assertThat(arrived.all("X-Sandbox-Router-Hops")).containsExactly("1");
        assertThat(arrived.has("X-Sandbox-Timeout")).isFalse();
    }

    /** With {@code allow-all} nobody but the sandbox can mean a bearer token. */
    @Test
    void bearerTokensPassWhereTheRouterAuthorizesNobody() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertPassed(router.client().exchange(Rules.get(sandbox, "/", "Authorization: Bearer abc")), 200);
        assertThat(sandbox.request(1).head().all("Authorization")).containsExactly("Bearer abc");
    }

    @Test
    void theHostStaysOnUpgradesToo() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(Script.silentAfter(WebSocket.switchingProtocols()));
        assertPassed(router.client().exchange(Rules.upgrade(sandbox, "/ws", "Origin: http://evil.test")), 101);
        assertThat(sandbox.request(1).head().all("Host")).containsExactly(Rules.host(sandbox));
        assertThat(sandbox.request(1).head().has("Origin")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "box.test, Invalid host",
        "nothing.box.test, Invalid host",
        "80-a_b.box.test, Invalid sandbox ID",
        "http-abc.box.test, Invalid sandbox port"
    })
    void aBadHostIsToldInPlainText(String host, String text) throws IOException {
        assertPlain(router.client().exchange(head("GET / HTTP/1.1", "Host: " + host)), text);
        assertPlain(router.client().exchange(head("GET / HTTP/1.1", "Host: " + host, "User-Agent: Mozilla/5.0")), text);
    }

    @Test
    void badE2bHeadersAreToldInPlainText() throws IOException {
        assertPlain(
                router.client().exchange(head("GET / HTTP/1.1", "Host: localhost", "E2b-Sandbox-Id: abc")),
                "missing header");
        assertPlain(
                router.client()
                        .exchange(head(
                                "GET / HTTP/1.1",
                                "Host: localhost",
                                "E2b-Sandbox-Id: abc",
                                "E2b-Sandbox-Port: 80",
                                "X-Sandbox-ID: abc")),
                "Ambiguous sandbox address.");
    }

    @Test
    void hintsAreRefused() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertPlain(
                router.client().exchange(Rules.get(sandbox, "/", "X-Sandbox-Pod-IP: 127.0.0.1")),
                "Invalid target IP address.");
        assertPlain(
                router.client().exchange(Rules.get(sandbox, "/", "X-Sandbox-UID: u")), "Invalid sandbox UID format.");
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void otherHostsAreHeaderForm() throws IOException {
        assertInvalidAddress(
                router.client().exchange(head("GET / HTTP/1.1", "Host: box.test.evil.test")),
                "X-Sandbox-ID header is required.");
    }

    @Test
    void healthzOfASandboxIsTheSandboxs() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertPassed(router.client().exchange(Rules.get(sandbox, "/healthz")), 200);
        assertThat(sandbox.request(1).target()).isEqualTo("/healthz");
        RawResponse own = router.client().exchange(head("GET /healthz HTTP/1.1", "Host: box.test"));
        assertThat(own.text()).isEqualTo("{\"status\":\"ok\"}");
    }

    private static void assertPlain(RawResponse response, String text) {
        assertThat(response.status()).as(response::toString).isEqualTo(400);
        assertThat(response.reason()).isEqualTo("invalid-address");
        assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.text()).isEqualTo(text);
    }
}
