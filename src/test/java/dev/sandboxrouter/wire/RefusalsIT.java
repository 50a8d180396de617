package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertConnectFailed;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertNotFound;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Framing;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that the router makes in a sandbox's place, and how a caller tells who spoke; contract section 3. */
class RefusalsIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--upstream-max-retries=0");

    private static String withoutAddress(String method, String... lines) {
        return head(method + " / HTTP/1.1", "Host: r", String.join("\r\n", lines));
    }

    @Test
    void nobodyOfThatName() throws IOException {
        assertNotFound(router.client().exchange(withoutAddress("GET", "X-Sandbox-ID: nobody")), "nobody");
    }

    @Test
    void nobodyOnThatPort() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();

        assertConnectFailed(router.client().exchange(sandbox.get("/")), sandbox);
    }

    @Test
    void headGetsTheHeadAlone() throws IOException {
        var client = router.client();

        RawResponse response = client.exchange(withoutAddress("HEAD"));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.reason()).isEqualTo("invalid-address");
        assertInvalidAddress(client.exchange(withoutAddress("GET")), "X-Sandbox-ID header is required.");
    }

    @Test
    void aRefusedUpgradeGetsAPlainAnswer() throws IOException {
        var client = router.client();
        RawResponse response =
                client.exchange(head("GET / HTTP/1.1", "Host: r", "X-Sandbox-ID: nobody", WebSocket.handshake()));

        assertNotFound(response, "nobody");
        assertThat(response.header("Upgrade")).isNull();
        assertNotFound(client.exchange(withoutAddress("GET", "X-Sandbox-ID: nobody")), "nobody");
    }

    @Test
    void anHttp10ClientIsAnsweredWithoutChunks() throws IOException {
        var client = router.client();
        RawResponse response = client.exchange(head("GET / HTTP/1.0"));

        assertInvalidAddress(response, "X-Sandbox-ID header is required.");
        assertThat(response.body().framing()).isNotEqualTo(Framing.CHUNKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "9f8c-1!~#\"{}", "128"})
    void theCallersRequestIdComesBack(String given) throws IOException {
        String id = given.equals("128") ? "i".repeat(128) : given;

        assertThat(router.client()
                        .exchange(withoutAddress("GET", "X-Request-ID: " + id))
                        .header("X-Request-ID"))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\u00e9", "129"})
    void aRequestIdThatIsNoneIsReplaced(String given) throws IOException {
        String id = given.equals("129") ? "i".repeat(129) : given;
        String made = router.client()
                .exchange(withoutAddress("GET", "X-Request-ID: " + id))
                .header("X-Request-ID");

        assertThat(Objects.requireNonNull(made)).isNotEqualTo(id).matches("[!-~]{1,128}");
    }

    @Test
    void requestIdsThatTheRouterMakesDiffer() throws IOException {
        var client = router.client();

        assertThat(client.exchange(withoutAddress("GET")).header("X-Request-ID"))
                .isNotEqualTo(client.exchange(withoutAddress("GET")).header("X-Request-ID"));
    }

    @Test
    void theSandboxSeesTheRequestIdAndItsAnswerIsLeftAlone() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        var client = router.client();

        RawResponse response = client.exchange(sandbox.get("/", "X-Request-ID: mine"));
        assertThat(response.header("X-Request-ID")).isNull();
        assertThat(sandbox.request(1).head().all("X-Request-ID")).containsExactly("mine");
        client.exchange(sandbox.get("/"));
        assertThat(sandbox.request(2).head().all("X-Request-ID")).hasSize(1).doesNotContain("mine", "");
    }

    @Test
    void aSandboxCannotSpeakAsTheRouter() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head(
                        "HTTP/1.1 502 Bad Gateway",
                        "x-sandbox-router-reason: not-found",
                        "X-Request-ID: its-own",
                        "Content-Length: 2")
                + "no"));

        RawResponse response = router.client().exchange(sandbox.get("/"));
        assertPassed(response, 502);
        assertThat(response.header("X-Request-ID")).isEqualTo("its-own");
        assertThat(response.text()).isEqualTo("no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE / HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT r.test:443 HTTP/1.1"})
    void aMethodThatIsNotForwarded(String requestLine) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        RawResponse response = router.client().exchange(sandbox.request(requestLine));
        assertRefused(response, 405, "method-not-allowed", "Method Not Allowed");
        assertThat(response.header("Allow")).isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        assertThat(sandbox.accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "M-SEARCH", "get", "x!#$"})
    void anyOtherMethodIsForwardedAsItIs(String method) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(router.client().exchange(sandbox.request(method + " /x HTTP/1.1")), 200);
        assertThat(sandbox.request(1).method()).isEqualTo(method);
    }
}
