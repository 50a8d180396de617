package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in the e2b dialect, for programs and for people; contract section 3. */
class E2bErrorsIT {

    private static final String FIREFOX =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private static final SandboxKey NOBODY = new SandboxKey("default", "nobody");

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--host-routing-domain=" + Rules.DOMAIN,
            "--trusted-proxies=127.0.0.0/8",
            "--max-request-body-bytes=10",
            "--websocket-max-connections-per-client=1",
            "--upstream-max-retries=0",
            "--proxy-timeout=600ms");

    private static String toNobody(String... lines) {
        return head("GET /x HTTP/1.1", "Host: 3000-nobody.box.test", String.join("\r\n", lines));
    }

    private static void assertJson(RawResponse response, int status, String reason, String json) {
        assertThat(response.status()).as(response::toString).isEqualTo(status);
        assertThat(response.reason()).isEqualTo(reason);
        assertThat(response.head().all("Content-Type")).containsExactly("application/json; charset=utf-8");
        assertThat(response.head().all("X-Request-ID")).hasSize(1);
        assertThat(response.text()).isEqualTo(json);
    }

    @Test
    void aSandboxThatIsNotThere() throws IOException {
        assertJson(
                router.client().exchange(toNobody()),
                502,
                "not-found",
                "{\"sandboxId\":\"nobody\",\"message\":\"The sandbox was not found\",\"code\":502}");
    }

    @Test
    void aPortThatIsNotOpen() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        assertJson(router.client().exchange(Rules.get(sandbox, "/")), 502, "connect-failed", notOpen(sandbox));
    }

    @Test
    void aSandboxThatHangsUp() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.reset();
        });
        assertJson(router.client().exchange(Rules.get(sandbox, "/")), 502, "upstream-reset", notOpen(sandbox));
    }

    private static String notOpen(ScriptedSandbox sandbox) {
        return "{\"sandboxId\":\"" + sandbox.id() + "\",\"message\":\"The sandbox is running but port is not open\","
                + "\"port\":" + sandbox.port() + ",\"code\":502}";
    }

    @Test
    void aSandboxThatIsSilent() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        assertJson(
                router.client().exchange(Rules.get(sandbox, "/")),
                504,
                "upstream-timeout",
                "{\"sandboxId\":\"" + sandbox.id() + "\",\"message\":\"Timed out waiting for the backend sandbox: "
                        + sandbox.id() + "\",\"code\":504}");
    }

    @Test
    void aPortThatRulesClose() throws IOException {
        router.rules(NOBODY, Rules.denyPorts(3000));
        assertJson(
                router.client().exchange(toNobody()),
                403,
                "port-not-allowed",
                "{\"sandboxId\":\"nobody\",\"port\":3000,\"message\":\"Access to port 3000 is not allowed\",\"code\":403}");
        router.removeRules(NOBODY);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7",
        "::ffff:203.0.113.7, 203.0.113.7",
        "?, ''"
    })
    void aClientThatRulesKeepOut(String forwardedFor, String named) throws IOException {
        router.rules(NOBODY, Rules.denyIn("ALL_TRAFFIC"));
        assertJson(
                router.client().exchange(toNobody("X-Forwarded-For: " + forwardedFor)),
                403,
                "client-not-allowed",
                "{\"sandboxId\":\"nobody\",\"clientIp\":\"" + named
                        + "\",\"message\":\"Your IP address is not allowed to access this sandbox\",\"code\":403}");
        router.removeRules(NOBODY);
    }

    @Test
    void rulesThatCannotBeRead() throws IOException {
        router.breakRules(NOBODY);
        assertJson(
                router.client().exchange(toNobody()),
                403,
                "rules-unreadable",
                "{\"sandboxId\":\"nobody\",\"message\":\"The rules of this sandbox cannot be read.\",\"code\":403}");
        router.removeRules(NOBODY);
    }

    @Test
    void aBodyThatIsTooLarge() throws IOException {
        RawResponse response = router.client()
                .exchange(head("POST / HTTP/1.1", "Host: 80-nobody.box.test", "Content-Length: 11") + "elevenbytes");
        assertJson(
                response,
                413,
                "body-too-large",
                "{\"sandboxId\":\"nobody\",\"message\":\"Request body exceeds the limit of 10 bytes.\",\"code\":413}");
    }

    @Test
    void aLoop() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertJson(
                router.client().exchange(Rules.get(sandbox, "/", "X-Sandbox-Router-Hops: 4")),
                508,
                "loop",
                "{\"sandboxId\":\"" + sandbox.id()
                        + "\",\"message\":\"Request loops through the router.\",\"code\":508}");
    }

    @Test
    void oneTunnelTooMany() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.webSocketEcho());
        RawClient first = router.client();
        String one = "X-Forwarded-For: 203.0.113.99";
        assertThat(first.exchange(Rules.upgrade(sandbox, "/", one)).status()).isEqualTo(101);
        assertJson(
                router.client().exchange(Rules.upgrade(sandbox, "/", one)),
                429,
                "too-many-connections",
                "{\"sandboxId\":\"" + sandbox.id()
                        + "\",\"message\":\"Too many concurrent connections (limit: 1).\",\"code\":429,\"connectionLimit\":1}");
    }

    @Test
    void headGetsTheHeadAlone() throws IOException {
        RawClient client = router.client();
        client.send(head("HEAD / HTTP/1.1", "Host: 80-nobody.box.test"));
        RawResponse response = client.readResponse("HEAD");
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(response.text()).isEmpty();
    }

    @Test
    void methodAndSyntaxAreRefusedInTheDetailDialect() throws IOException {
        RawResponse method = router.client().exchange(head("TRACE / HTTP/1.1", "Host: 80-nobody.box.test"));
        assertThat(method.text()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
        RawResponse syntax =
                router.client().exchange(head("GET / HTTP/1.1", "Host: 80-nobody.box.test", "Connection: Host"));
        assertThat(syntax.text()).isEqualTo("{\"detail\":\"Invalid Connection header.\"}");
    }

    @Test
    void otherFormsSpeakTheDetailDialectToBrowsersToo() throws IOException {
        RawResponse response =
                router.client().exchange(head("GET / HTTP/1.1", "Host: x", "X-Sandbox-ID: nobody", FIREFOX));
        RouterAnswer.assertNotFound(response, "nobody");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "User-Agent: Mozilla/5.0 | | | true",
                "User-Agent: something CHROME/1 | | | true",
                "User-Agent: Safari | | | true",
                "User-Agent: Firefox | | | true",
                "User-Agent: my-edge | | | true",
                "User-Agent: Opera/9 | | | true",
                "User-Agent: MSIE 6 | | | true",
                "User-Agent: curl/8.0 | | | false",
                "User-Agent: python-requests/2 | Accept: text/html | Sec-Fetch-Mode: navigate | false",
                "| Accept: text/html | | false",
                "User-Agent: Mozilla/5.0 | Accept: application/json | | false",
                "User-Agent: Mozilla/5.0 | Accept: Application/JSON, */* | | false",
                "User-Agent: Mozilla/5.0 | Accept: application/json, text/html | | true",
                "User-Agent: Mozilla/5.0 | Accept: */* | | true",
                "User-Agent: Mozilla/5.0 | | Sec-Fetch-Mode: cors | false",
                "User-Agent: Mozilla/5.0 | | Sec-Fetch-Mode: no-cors | false",
                "User-Agent: Mozilla/5.0 | | Sec-Fetch-Mode: same-origin | false",
                "User-Agent: Mozilla/5.0 | | Sec-Fetch-Mode: websocket | false",
                "User-Agent: Mozilla/5.0 | | Sec-Fetch-Mode: navigate | true",
                "User-Agent: Mozilla/5.0 | X-Requested-With: XMLHttpRequest | Sec-Fetch-Mode: navigate | true",
                "User-Agent: Mozilla/5.0 | X-Requested-With: XMLHttpRequest | | false",
                "User-Agent: Mozilla/5.0 | X-Requested-With: | | false",
                "User-Agent: Mozilla/5.0 | X-Requested-With: app | Sec-Fetch-Mode: other | false",
            })
    void aPageForBrowsersAndJsonForPrograms(String one, String two, String three, boolean page) throws IOException {
        RawResponse response = router.client().exchange(toNobody(lines(one, two, three)));

        assertThat(response.header("Content-Type"))
                .isEqualTo(page ? "text/html; charset=utf-8" : "application/json; charset=utf-8");
        assertThat(response.text())
                .startsWith(page ? "<html" : "{\"sandboxId\":")
                .endsWith(page ? "</html>" : "}");
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.reason()).isEqualTo("not-found");
    }

    private static String[] lines(String... lines) {
        return java.util.Arrays.stream(lines)
                .filter(line -> line != null && !line.isEmpty())
                .toArray(String[]::new);
    }

    @Test
    void thePageSaysWhatWhyAndForWhomAndEscapesEverything() throws IOException {
        router.rules(NOBODY, Rules.denyIn("203.0.113.0/24"));
        String page = router.client()
                .exchange(toNobody(FIREFOX, "X-Forwarded-For: 203.0.113.7", "X-Request-ID: <b>\"{{title}}&'"))
                .text();
        router.removeRules(NOBODY);

        assertThat(page)
                .contains("Your address is not let in", "nobody", "<dd>3000</dd>", "<dd>203.0.113.7</dd>")
                .contains("<dd>default</dd>", "<dd>403 client-not-allowed</dd>")
                .contains("<dd>&lt;b&gt;&quot;{{title}}&amp;&#39;</dd>")
                .doesNotContain("<b>", "<script", "src=", "http://", "https://");
    }
}
