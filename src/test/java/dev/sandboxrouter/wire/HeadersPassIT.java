package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.HeaderField;
import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which header fields go through, which stop at the router, and which it adds; contract section 5. */
class HeadersPassIT {

    private static final List<String> ADDED = List.of(
            "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-request-id", "x-sandbox-router-hops");

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    private static RawHead forwarded(ScriptedSandbox sandbox, String... lines) throws IOException {
        assertPassed(router.client().exchange(sandbox.get("/", lines)), 200);
        return sandbox.request(1).head();
    }

    private static RawResponse answered(String... lines) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head("HTTP/1.1 200 OK", String.join("\r\n", lines), "Content-Length: 0")));
        RawResponse response = router.client().exchange(sandbox.get("/"));
        assertPassed(response, 200);
        return response;
    }

    @Test
    void aRequestKeepsOrderCaseAndRepetition() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String[] lines = {
            "X-B: 1",
            "x-a: 2",
            "X-B: 3",
            "Cookie: a=b",
            "X-Empty:",
            "Cookie: c=d",
            "User-Agent: t",
            "X-L: \u00e9\u00ff",
            "Accept-Encoding: br;q=1, gzip",
            "Via: 1.1 other",
            "Origin: http://o.test",
            "If-None-Match: \"x\", W/\"y\""
        };

        List<String> sent = List.of(lines);
        List<String> arrived = forwarded(sandbox, lines).fields().stream()
                .map(field -> field.value().isEmpty() ? field.name() + ':' : field.toString())
                .filter(sent::contains)
                .toList();
        assertThat(arrived).isEqualTo(sent);
    }

    @Test
    void nothingIsAddedButWhatTheContractNames() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawHead arrived = forwarded(sandbox, "Accept: */*");

        assertThat(arrived.names())
                .filteredOn(name -> !ADDED.contains(name.toLowerCase(Locale.ROOT)))
                .containsExactly("Host", "X-Sandbox-ID", "X-Sandbox-Port", "Accept");
        assertThat(arrived.names()).hasSize(4 + ADDED.size());
        assertThat(arrived.all("Host")).containsExactly(sandbox.authority());
        assertThat(arrived.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(arrived.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(arrived.all("X-Forwarded-Host")).containsExactly("router.test");
        assertThat(arrived.all("X-Sandbox-Router-Hops")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Keep-Alive: timeout=9",
                "Proxy-Connection: keep-alive",
                "Proxy-Authenticate: Basic",
                "Proxy-Authorization: Basic eA==",
                "TE: gzip",
                "Trailer: X-T",
                "Upgrade: websocket",
                "Connection: keep-alive",
                "Authorization: Bearer of-the-router",
                "authorization: Basic dXNlcjo=",
                "e2b-traffic-access-token: t",
                "X-E2B-Client-IP: 1.2.3.4",
                "Forwarded: for=1.2.3.4",
                "X-Sandbox-Pod-IP: 10.0.0.1",
            })
    void aFieldThatEndsAtTheRouter(String line) throws IOException {
        RawHead arrived = forwarded(router.sandbox(), "X-Before: 1", line, "X-After: 1");

        assertThat(arrived.has(line.substring(0, line.indexOf(':')))).isFalse();
        assertThat(arrived.has("X-Before")).isTrue();
        assertThat(arrived.has("X-After")).isTrue();
    }

    @Test
    void whatConnectionNamesEndsAtTheRouter() throws IOException {
        RawHead arrived = forwarded(
                router.sandbox(),
                "Connection: keep-alive, x-one",
                "X-One: 1",
                "X-Two: 2",
                "connection: X-TWO",
                "X-One: 3");

        assertThat(arrived.has("Connection")).isFalse();
        assertThat(arrived.has("X-One")).isFalse();
        assertThat(arrived.has("X-Two")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Other: 1", "Connection: TE"})
    void teTrailersIsKept(String line) throws IOException {
        assertThat(forwarded(router.sandbox(), "TE: trailers", line).all("TE")).containsExactly("trailers");
    }

    @Test
    void aStrangersForwardedFieldsAreReplaced() throws IOException {
        RawHead arrived = forwarded(
                router.sandbox(),
                "X-Forwarded-For: 1.2.3.4",
                "x-forwarded-for: 5.6.7.8",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: evil.test");

        assertThat(arrived.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(arrived.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(arrived.all("X-Forwarded-Host")).containsExactly("router.test");
    }

    @Test
    void aResponseKeepsOrderCaseAndRepetition() throws IOException {
        String[] lines = {
            "Set-Cookie: a=1", "x-b: 1", "Set-Cookie: b=2; Path=/", "Location: http://10.0.0.1:8888/x?y", "X-B: 2",
            "Date: Thu, 01 Jan 1970 00:00:00 GMT", "Server: s", "Via: 1.1 v", "Cache-Control: no-store", "X-L: \u00e9",
            "WWW-Authenticate: Basic", "Content-Encoding: gzip", "Vary: *"
        };

        List<String> arrived = answered(lines).head().fields().stream()
                .map(HeaderField::toString)
                .toList();
        assertThat(arrived)
                .filteredOn(line -> !line.startsWith("Content-Length"))
                .containsExactly(lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: keep-alive",
                "Keep-Alive: timeout=9",
                "Proxy-Connection: keep-alive",
                "Proxy-Authenticate: Basic",
                "Upgrade: h2c",
                "X-Sandbox-Router-Reason: not-found"
            })
    void aFieldOfTheSandboxThatEndsAtTheRouter(String line) throws IOException {
        assertThat(answered(line).header(line.substring(0, line.indexOf(':')))).isNull();
    }

    @Test
    void whatTheSandboxesConnectionNamesEndsAtTheRouter() throws IOException {
        RawResponse response = answered("Connection: X-One", "X-One: 1", "X-Two: 2");

        assertThat(response.header("X-One")).isNull();
        assertThat(response.header("X-Two")).isEqualTo("2");
    }
}
