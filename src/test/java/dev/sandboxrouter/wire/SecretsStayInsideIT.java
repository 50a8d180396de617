package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.authz.ScopedTokens;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.LogCapture;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import dev.sandboxrouter.testkit.otlp.Collector;
import dev.sandboxrouter.testkit.otlp.TracedRouter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/**
 * Every credential that passes by is a canary here, and none may be seen in a log of any level, in the access log, in the
 * scrape, in a span, or in an answer of the router's own; contract section 14.
 */
class SecretsStayInsideIT {

    /** Begins every secret of this test. */
    private static final String CANARY = "canary7f";

    private static final String SHARED = CANARY + "-shared-token-0123456789";
    private static final String CONTROL = CANARY + "-control-token-0123456789";
    private static final String KEY = CANARY + "-signing-key-0123456789abcdef0123456789";

    private static final String[] CREDENTIALS = {
        "Authorization: Bearer " + SHARED,
        "Proxy-Authorization: Basic " + CANARY + "proxy",
        "Cookie: session=" + CANARY + "cookie",
        "E2b-Traffic-Access-Token: " + CANARY + "traffic",
        "X-API-Key: " + CANARY + "apikey",
        "X-Access-Token: " + CANARY + "access",
        "X-Forwarded-For: 10.0.0.1",
        "Baggage: user=" + CANARY + "baggage",
        "Referer: https://a.test/?token=" + CANARY + "referer"
    };

    @RegisterExtension
    static final TracedRouter shared = TracedRouter.with(
            "--authz-mode=shared-token",
            "--router-auth-token-file=" + file(SHARED),
            "--control-bind-address=127.0.0.1:0",
            "--control-auth-mode=token",
            "--control-token-file=" + file(CONTROL),
            "--traffic-token-key-file=" + file(KEY),
            "--host-routing-domain=box.test",
            "--path-routing-prefix=/sandboxes",
            "--upstream-max-retries=1",
            "--upstream-retry-initial-delay=10ms",
            "--max-header-bytes=4096",
            "--h2c",
            "--log-level=trace");

    @RegisterExtension
    static final TracedRouter scoped = TracedRouter.with(
            "--authz-mode=scoped-token", "--authz-scoped-token-secret-file=" + file(KEY), "--log-level=trace");

    private final List<String> answers = new ArrayList<>();
    private final LogCapture log = LogCapture.open();

    private static Path file(String text) {
        try {
            Path file = Files.createTempFile("secret", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void startClean() {
        answers.clear();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    /** Sends on a connection of its own and keeps what the router itself answered. */
    private RawResponse send(TracedRouter router, String request) throws IOException {
        try (RawClient client = router.router().client()) {
            client.send(request);
            RawResponse response = client.readResponse();
            if (response.header("X-Sandbox-Router-Reason") != null) {
                answers.add(response.head().text() + response.text());
            }
            return response;
        }
    }

    private int status(String request) throws IOException {
        return send(shared, request).status();
    }

    /** What everybody may read has no canary in it, and there was something to be read. */
    private void assertNothingShows(TracedRouter router, String... more) throws IOException {
        String id = "last-" + System.nanoTime();
        RawResponse last =
                send(router, head("GET / HTTP/1.1", "Host: router.test", "X-Sandbox-ID: none", "X-Request-ID: " + id));
        assertThat(last.status()).isBetween(401, 502);
        router.spansOf(id, 1);
        List<String> secrets = new ArrayList<>(List.of(more));
        secrets.add(CANARY);

        LoggerFactory.getLogger(SecretsStayInsideIT.class).trace("seen");
        assertThat(log.events()).anyMatch(event -> event.endsWith(": seen"));
        assertThat(answers).isNotEmpty();
        for (String secret : secrets) {
            assertThat(log.events()).noneMatch(event -> event.contains(secret));
            assertThat(router.router().accessLog().lines()).noneMatch(line -> line.contains(secret));
            assertThat(router.router().metrics().text()).doesNotContain(secret);
            assertThat(router.collector().calls())
                    .isNotEmpty()
                    .extracting(Collector.Call::text)
                    .noneMatch(text -> text.contains(secret));
            assertThat(answers).noneMatch(answer -> answer.contains(secret));
        }
    }

    @Test
    void ofRequestsThatPass() throws Exception {
        ScriptedSandbox sandbox = shared.router()
                .sandbox()
                .always(Script.answer(head(
                                "HTTP/1.1 200 OK",
                                "Content-Length: " + CANARY.length(),
                                "Set-Cookie: session=" + CANARY + "-set",
                                "WWW-Authenticate: Bearer " + CANARY)
                        + CANARY));
        assertThat(status(sandbox.get("/a?token=" + CANARY + "query", CREDENTIALS)))
                .isEqualTo(200);
        assertThat(status(sandbox.request("POST /b HTTP/1.1", CREDENTIALS)
                                .replace("\r\n\r\n", "\r\nContent-Length: " + CANARY.length() + "\r\n\r\n")
                        + CANARY))
                .isEqualTo(200);

        assertThat(sandbox.request(1).target()).contains(CANARY);
        assertThat(sandbox.request(1).head().first("Cookie")).contains(CANARY);
        assertThat(sandbox.request(1).head().has("Authorization")).isFalse();
        assertNothingShows(shared);
    }

    @Test
    void ofCallersThatAreNotLetIn() throws Exception {
        ScriptedSandbox sandbox = shared.router().sandbox();
        assertThat(status(sandbox.get("/?" + CANARY, "Authorization: Bearer " + CANARY + "-wrong")))
                .isEqualTo(401);
        assertThat(status(sandbox.get("/?" + CANARY, "Authorization: Basic " + CANARY)))
                .isEqualTo(401);
        shared.router()
                .rules(
                        Rules.key(sandbox),
                        new NetworkRules(
                                List.of(), List.of(), List.of(), List.of(), null, false, 0, List.of(), List.of()));
        assertThat(status(sandbox.get("/?" + CANARY, CREDENTIALS))).isEqualTo(403);
        String host = sandbox.port() + "-" + sandbox.id() + ".box.test";
        for (String agent : List.of("Mozilla/5.0", "curl/8")) {
            assertThat(status(head(
                            "GET /?" + CANARY + " HTTP/1.1",
                            "Host: " + host,
                            "User-Agent: " + agent,
                            "e2b-traffic-access-token: " + CANARY + "-wrong")))
                    .isEqualTo(403);
        }

        assertNothingShows(shared);
    }

    @Test
    void ofHeadsThatCannotBeRead() throws Exception {
        String bearer = "Authorization: Bearer " + SHARED;
        List<String> heads = List.of(
                head("GET /?" + CANARY + " HTTP/1.1", "Host: a", "Cookie: " + CANARY + "\u0001"),
                head("GET /?" + CANARY + " HTTP/1.1", "Host: a", "Authorization : Bearer " + SHARED),
                head("GET /?" + CANARY + " HTTP/1.1", "Host: a", " " + bearer),
                head("GET /?a " + CANARY + " HTTP/1.1", "Host: a", bearer),
                head("GET /?" + CANARY + " HTTP/1.7", "Host: a", bearer),
                head("GET /?" + CANARY + " HTTP/1.1", bearer),
                head("GET /?" + CANARY + " HTTP/1.1", "Host: a", "Host: b", bearer),
                head("GET /?" + CANARY + " HTTP/1.1", "Host: user:" + CANARY + "@a", bearer),
                head("GET http://user:" + CANARY + "@a/?" + CANARY + " HTTP/1.1", "Host: a", bearer),
                head("GET /?" + CANARY + "x".repeat(5_000) + " HTTP/1.1", "Host: a", bearer),
                head("GET / HTTP/1.1", "Host: a", bearer, "X-Long: " + CANARY + "x".repeat(5_000)),
                head("CONNECT user:" + CANARY + "@a:1 HTTP/1.1", "Host: a:1", bearer),
                head("TRACE /?" + CANARY + " HTTP/1.1", "Host: a", bearer),
                head("GET /?" + CANARY + " HTTP/1.1", "Host: a", bearer, "Connection: authorization"),
                head("GET /?" + CANARY + " HTTP/1.1", "Host: a", bearer, "X-Sandbox-ID: Not/Valid"),
                head("GET /sandboxes/n/%zz/1/?" + CANARY + " HTTP/1.1", "Host: a", bearer),
                head("POST / HTTP/1.1", "Host: a", bearer, "X-Sandbox-ID: a", "Transfer-Encoding: " + CANARY));
        for (String request : heads) {
            assertThat(status(request)).as(request).isBetween(400, 505);
        }

        assertThat(answers).hasSize(heads.size());
        assertNothingShows(shared);
    }

    @Test
    void ofSandboxesThatFail() throws Exception {
        ScriptedSandbox gone = shared.router().sandbox();
        gone.refuse();
        assertThat(status(gone.get("/?" + CANARY, CREDENTIALS))).isEqualTo(502);
        for (String garbage : List.of(
                CANARY + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: " + CANARY + "\r\n\r\n",
                "HTTP/1.1 2x0 " + CANARY + "\r\n\r\n")) {
            ScriptedSandbox broken = shared.router().sandbox().always(Script.answer(garbage));
            assertThat(status(broken.get("/?" + CANARY, CREDENTIALS)))
                    .as(garbage)
                    .isEqualTo(502);
        }

        assertNothingShows(shared);
    }

    @Test
    void ofTunnelsAndStreams() throws Exception {
        ScriptedSandbox sandbox = shared.router().sandbox().always(Script.webSocketEcho());
        try (RawClient client = shared.router().client()) {
            String protocol = "Sec-WebSocket-Protocol: base64url.bearer.authorization." + CANARY;
            String upgrade = sandbox.upgrade("/ws?token=" + CANARY, "Authorization: Bearer " + SHARED, protocol);
            assertThat(client.exchange(upgrade).status()).isEqualTo(101);
            client.send(WebSocket.maskedText(CANARY));
            assertThat(WebSocket.read(client).text()).isEqualTo(CANARY);
        }
        ScriptedSandbox plain = shared.router().sandbox();
        try (Http2Client client = Http2Client.connect(shared.router().httpPort())) {
            client.get(1, "/?" + CANARY, plain, "authorization", "Bearer " + SHARED, "cookie", CANARY);
            assertThat(client.readResponse(1).status()).isEqualTo(200);
            client.get(3, "/?" + CANARY, plain, "authorization", "Bearer " + CANARY, "cookie", CANARY);
            assertThat(client.readResponse(3).status()).isEqualTo(401);
            client.get(5, "/?" + CANARY, plain, "Authorization", "Bearer " + CANARY);
            client.readOf(5);
        }

        assertNothingShows(shared);
    }

    @Test
    void ofTheControlApi() throws Exception {
        ControlClient control = new ControlClient(shared.router().controlPort());
        String[] good = {"Authorization", "Bearer " + CONTROL};
        answers.add(control.get("/sandboxes?" + CANARY, "Authorization", "Bearer " + CANARY + "-wrong")
                .body());
        answers.add(control.get("/sandboxes?" + CANARY, "X-API-Key", CANARY + "-wrong")
                .body());
        answers.add(control.put("/sandboxes/a/network", "{", good).body());
        assertThat(control.put("/sandboxes/a/network", "{\"allowPublicTraffic\":false}", good)
                        .statusCode())
                .isEqualTo(204);
        String issued = control.post("/sandboxes/a/traffic-token", "{}", good).body();
        assertThat(issued).contains("trafficAccessToken");
        String token = issued.replaceAll(".*\"trafficAccessToken\":\"([0-9a-f]{64})\".*", "$1");
        assertThat(token).hasSize(64);

        assertNothingShows(shared, token);
    }

    @Test
    void ofScopedTokens() throws Exception {
        ScriptedSandbox sandbox = scoped.router().sandbox();
        byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);
        SandboxKey name = new SandboxKey("default", sandbox.id());
        long later = Instant.now().getEpochSecond() + 60;
        String token = ScopedTokens.mint(key, name, later);
        String forOther = ScopedTokens.mint(key, new SandboxKey("default", "other"), later);
        String expired = ScopedTokens.mint(key, name, 1);
        assertThat(send(scoped, sandbox.get("/", "Authorization: Bearer " + token))
                        .status())
                .isEqualTo(200);
        assertThat(send(scoped, sandbox.get("/", "Authorization: Bearer " + forOther))
                        .status())
                .isEqualTo(403);
        assertThat(send(scoped, sandbox.get("/", "Authorization: Bearer " + expired))
                        .status())
                .isEqualTo(401);
        assertThat(send(scoped, sandbox.get("/", "Authorization: Bearer v1." + CANARY + "." + CANARY))
                        .status())
                .isEqualTo(401);

        assertNothingShows(scoped, token, forOther, expired, token.split("\\.", -1)[1]);
    }
}
