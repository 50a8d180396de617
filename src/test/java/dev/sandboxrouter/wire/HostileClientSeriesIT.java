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
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that sends whatever it may, to sandboxes that are there and to made-up ones, does not make the scrape grow. */
@Tag("soak")
class HostileClientSeriesIT {

    /** Contract section 14 asks for a bound; this is ours, the JVM's own series among them. */
    private static final int MOST_SERIES = 1_500;

    private static final int SANDBOXES = 10_000;
    private static final int PIPELINED = 50;

    /** Namespaces of the sandboxes that are there, none of them the client's. */
    private static final List<String> TENANTS =
            IntStream.range(0, 20).mapToObj(i -> "tenant-" + i).toList();

    /** All of IANA's registry but PRI, with which HTTP/2 begins, and those that the router does not forward. */
    private static final List<String> REGISTERED = List.of(
            ("ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR"
                            + " MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PROPFIND PROPPATCH PUT QUERY"
                            + " REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL")
                    .split(" "));

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--upstream-max-retries=0",
            "--access-log=false",
            "--host-routing-domain=box.test",
            "--max-request-body-bytes=1000",
            "--request-header-timeout=2s",
            "--websocket-max-connections-per-client=1");

    private final Set<Integer> seen = new TreeSet<>();
    private int sent;

    @Test
    void everyMethodAndEveryRefusalAndTenThousandSandboxes() throws IOException {
        ScriptedSandbox real = router.sandbox();
        router.listSandboxes(TENANTS, SANDBOXES);
        Awaitility.await("the directory knows them")
                .atMost(Duration.ofSeconds(20))
                .until(() -> "connect-failed"
                        .equals(count(onOwn(to("GET", SANDBOXES - 1))).reason()));
        RawClient slow = router.client();
        slow.send("GET / HTTP/1.1\r\nHost: r\r\n");

        sandboxesThatAreThereAndOthers();
        everyRegisteredMethod(real);
        everyNamespace();
        everyRefusal(real);
        assertThat(count(slow.readResponse()).reason()).isEqualTo("request-timeout");

        assertThat(seen)
                .contains(101, 200, 400, 403, 405, 408, 413, 414, 429, 431, 501, 502, 504, 505, 508)
                .doesNotContain(500);
        String scrape = router.metrics().text();
        assertThat(scrape.lines().filter(line -> !line.startsWith("#")).count())
                .as("series")
                .isBetween(MOST_SERIES / 2L, (long) MOST_SERIES);
        assertThat(scrape)
                .contains("\"tenant-1\"")
                .doesNotContain("made-up", "ns-1", "box-1", "listed-1", "agent-1", "M1");
        Awaitility.await("the one that left is counted, and so is the tunnel")
                .until(() -> router.metrics().sum("sandbox_router_requests_total") == sent);
    }

    private void sandboxesThatAreThereAndOthers() throws IOException {
        for (int from = 0; from < SANDBOXES; from += PIPELINED) {
            RawClient client = router.client();
            StringBuilder requests = new StringBuilder();
            for (int i = from; i < from + PIPELINED; i++) {
                requests.append(i % 2 == 0 ? to("M" + i, i) : madeUp(i));
            }
            client.send(requests.toString());
            for (int i = 0; i < PIPELINED; i++) {
                assertThat(count(client.readResponse()).status()).isIn(400, 502);
            }
            client.close();
        }
    }

    private static String madeUp(int i) {
        return head(
                "M" + i + " /made-up/" + i + "?q=" + i + " HTTP/1.1",
                "Host: " + (i % 4 == 1 ? "r" : "80-box-" + i + ".ns-" + i + ".box.test"),
                i % 4 == 1 ? "X-Sandbox-ID: box-" + i : "X-Made-Up-" + i + ": 1",
                "X-Sandbox-Namespace: ns-" + i,
                "User-Agent: agent-" + i);
    }

    private static String to(String method, String id, String... lines) {
        return head(method + " / HTTP/1.1", "Host: r", "X-Sandbox-ID: " + id, "X-Sandbox-Port: 9", lines(lines));
    }

    /** To one of the sandboxes that are there. */
    private static String to(String method, int listed, String... lines) {
        String namespace = "X-Sandbox-Namespace: " + TENANTS.get(listed % TENANTS.size());
        return to(method, "listed-" + listed, namespace, lines(lines));
    }

    private static String lines(String... lines) {
        return lines.length == 0 ? "X-Nothing: 1" : String.join("\r\n", lines);
    }

    /** With five answers each: the sandbox's own, and four of the router, with a namespace that is known and without. */
    private void everyRegisteredMethod(ScriptedSandbox real) throws IOException {
        ScriptedSandbox closed = router.sandbox();
        router.rules(Rules.key(closed), Rules.denyPorts(closed.port()));
        for (String method : REGISTERED) {
            RawClient client = router.client();
            for (String request : List.of(
                    real.request(method + " / HTTP/1.1"),
                    closed.request(method + " / HTTP/1.1"),
                    to(method, 1),
                    to(method, "nobody"),
                    to(method, "nobody", "X-Sandbox-Timeout: never"))) {
                client.send(request);
                count(client.readResponse(method));
            }
            client.close();
        }
    }

    /** Refused in all of them: by rules, for a header, for a body that is too long, and because nobody listens. */
    private void everyNamespace() throws IOException {
        for (int i = 0; i < TENANTS.size(); i++) {
            int closed = i + TENANTS.size();
            router.rules(new SandboxKey(TENANTS.get(i), "listed-" + closed), Rules.denyPorts(9));
            for (String method : REGISTERED) {
                RawClient client = router.client();
                for (String request :
                        List.of(to(method, closed), to(method, i, "X-Sandbox-Timeout: never"), to(method, i))) {
                    client.send(request);
                    assertThat(count(client.readResponse(method)).status()).isIn(400, 403, 502);
                }
                client.send(to(method, i, "Content-Length: 1001"));
                assertThat(count(client.readResponse(method)).status()).isEqualTo(413);
                client.close();
            }
        }
    }

    private void everyRefusal(ScriptedSandbox real) throws IOException {
        for (String request : List.of(
                "GET / HTTP/1.1\r\n\r\n",
                to("TRACE", "nobody"),
                head("CONNECT r.test:443 HTTP/1.1", "Host: r.test:443"),
                head("OPTIONS * HTTP/1.1", "Host: r"),
                real.request("POST / HTTP/1.1", "Content-Length: 1001"),
                real.get("/" + "a".repeat(70_000)),
                real.get("/", "X-Long: " + "a".repeat(70_000)),
                real.request("POST / HTTP/1.1", "Transfer-Encoding: gzip"),
                real.request("GET / HTTP/3.0"),
                real.get("/", "X-Sandbox-Router-Hops: 4"))) {
            count(onOwn(request));
        }
        count(onOwn(real.get("/")));
        leavesAndWaits();
        tunnels();
    }

    private void leavesAndWaits() throws IOException {
        ScriptedSandbox silent = router.sandbox();
        silent.always(Script.silent());
        RawClient leaver = router.client();
        leaver.send(silent.get("/"));
        silent.request(1);
        leaver.close();
        sent++;
        count(onOwn(silent.get("/", "X-Sandbox-Timeout: 1")));
    }

    private void tunnels() throws IOException {
        ScriptedSandbox echo = router.sandbox();
        echo.always(Script.webSocketEcho());
        RawClient first = router.client();
        count(first.exchange(echo.upgrade("/")));
        count(onOwn(echo.upgrade("/")));
        first.close();
    }

    private static RawResponse onOwn(String request) throws IOException {
        try (RawClient client = router.client()) {
            return client.exchange(request);
        }
    }

    private RawResponse count(RawResponse response) {
        sent++;
        seen.add(response.status());
        return response;
    }
}
