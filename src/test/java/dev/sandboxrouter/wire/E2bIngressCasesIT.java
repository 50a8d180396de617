package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases by which E2B tests its own ingress control (ports; then clients with ports; the mask; the traffic token), set
 * by the control API and judged on the wire, each for IPv4 and for IPv6 and once more for the IPv4-mapped address. There is
 * no sandbox behind most of them: what rules let in is "not found".
 */
class E2bIngressCasesIT {

    private static final String LET_IN = "not-found";
    private static final String KEPT_OUT = "client-not-allowed";

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            "--control-bind-address=127.0.0.1:0",
            "--trusted-proxies=127.0.0.0/8",
            "--host-routing-domain=" + Rules.DOMAIN,
            "--upstream-max-retries=0",
            "--traffic-token-key-file=" + keyFile());

    private final String id = "s-" + UUID.randomUUID();
    private final String network = "/sandboxes/" + id + "/network";

    @SuppressWarnings("NullAway.Init")
    private ControlClient control;

    private static Path keyFile() {
        try {
            Path file = Files.createTempFile("traffic", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "k".repeat(32));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void connect() {
        control = new ControlClient(router.controlPort());
    }

    private static String list(@Nullable String entries) {
        return entries == null
                ? "[]"
                : Arrays.stream(entries.split(",", -1))
                        .map(entry -> '"' + entry.strip() + '"')
                        .collect(Collectors.joining(",", "[", "]"));
    }

    private HttpResponse<String> putClients(@Nullable String allow, @Nullable String deny) throws IOException {
        return control.put(network, "{\"allowIn\":" + list(allow) + ",\"denyIn\":" + list(deny) + "}");
    }

    private @Nullable String asked(String client, int port) throws IOException {
        return router.client()
                .exchange(head(
                        "GET / HTTP/1.1",
                        "Host: r",
                        "X-Sandbox-ID: " + id,
                        "X-Sandbox-Port: " + port,
                        "X-Forwarded-For: " + client))
                .reason();
    }

    /** Columns: what; allowed and denied in IPv4, a client; the same in IPv6; the port; whether it is let in. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no rules |  |  | 10.1.2.3 |  |  | 2001:db8:1:2::3 | 8080 | true",
                "in an allowed block | 10.0.0.0/8 | 0.0.0.0/0 | 10.1.2.3 | 2001:db8::/32 | 0.0.0.0/0 | 2001:db8:1:2::3 | 8080 | true",
                "in a denied block |  | 10.0.0.0/8 | 10.1.2.3 |  | 2001:db8::/32 | 2001:db8:1:2::3 | 8080 | false",
                "in both, allow wins | 10.0.0.0/8 | 10.1.0.0/16, 0.0.0.0/0 | 10.1.2.3 | 2001:db8::/32 | 2001:db8:1::/48, 0.0.0.0/0 | 2001:db8:1:2::3 | 8080 | true",
                "in both the same, allow wins | 10.0.0.0/8 | 10.0.0.0/8, 0.0.0.0/0 | 10.1.2.3 | 2001:db8::/32 | 2001:db8::/32, 0.0.0.0/0 | 2001:db8:1:2::3 | 8080 | true",
                "in neither |  | 172.16.0.0/12 | 10.1.2.3 |  | fd00::/8 | 2001:db8:1:2::3 | 8080 | true",
                "in neither of which one denies all | 192.168.0.0/16 | 172.16.0.0/12, 0.0.0.0/0 | 10.1.2.3 | fd01::/16 | fd00::/8, 0.0.0.0/0 | 2001:db8:1:2::3 | 8080 | false",
                "an address allowed | 1.2.3.4 | 0.0.0.0/0 | 1.2.3.4 | 2001:db8::4 | 0.0.0.0/0 | 2001:db8::4 | 8080 | true",
                "an address denied |  | 1.2.3.4 | 1.2.3.4 |  | 2001:db8::4 | 2001:db8::4 | 8080 | false",
                "an address allowed, its neighbour | 1.2.3.4 | 0.0.0.0/0 | 1.2.3.5 | 2001:db8::4 | 0.0.0.0/0 | 2001:db8::5 | 8080 | false",
                "an address denied, its neighbour |  | 1.2.3.4 | 1.2.3.5 |  | 2001:db8::4 | 2001:db8::5 | 8080 | true",
                "a port denied to all |  | 0.0.0.0/0:8080 | 10.1.2.3 |  | [::/0]:8080 | 2001:db8:1:2::3 | 8080 | false",
                "a port denied to all, another |  | 0.0.0.0/0:8080 | 10.1.2.3 |  | [::/0]:8080 | 2001:db8:1:2::3 | 9090 | true",
                "a port alone denied |  | :8080 | 10.1.2.3 |  | :8080 | 2001:db8:1:2::3 | 8080 | false",
                "a port alone denied, another |  | :8080 | 10.1.2.3 |  | :8080 | 2001:db8:1:2::3 | 9090 | true",
                "a port allowed, all denied | 0.0.0.0/0:8080 | 0.0.0.0/0 | 10.1.2.3 | [::/0]:8080 | 0.0.0.0/0 | 2001:db8:1:2::3 | 8080 | true",
                "a port allowed, another denied | 0.0.0.0/0:8080 | 0.0.0.0/0 | 10.1.2.3 | [::/0]:8080 | 0.0.0.0/0 | 2001:db8:1:2::3 | 9090 | false",
                "the port of all allowed | ALL_TRAFFIC:443 | ALL_TRAFFIC | 1.2.3.4 | ALL_TRAFFIC:443 | ALL_TRAFFIC | 2001:db8::4 | 443 | true",
                "the port of all allowed, another | ALL_TRAFFIC:443 | ALL_TRAFFIC | 1.2.3.4 | ALL_TRAFFIC:443 | ALL_TRAFFIC | 2001:db8::4 | 80 | false",
                "first of a range | 0.0.0.0/0:80-443 | 0.0.0.0/0 | 10.1.2.3 | [::/0]:80-443 | 0.0.0.0/0 | 2001:db8:1:2::3 | 80 | true",
                "last of a range | 0.0.0.0/0:80-443 | 0.0.0.0/0 | 10.1.2.3 | [::/0]:80-443 | 0.0.0.0/0 | 2001:db8:1:2::3 | 443 | true",
                "before a range | 0.0.0.0/0:80-443 | 0.0.0.0/0 | 10.1.2.3 | [::/0]:80-443 | 0.0.0.0/0 | 2001:db8:1:2::3 | 79 | false",
                "behind a range | 0.0.0.0/0:80-443 | 0.0.0.0/0 | 10.1.2.3 | [::/0]:80-443 | 0.0.0.0/0 | 2001:db8:1:2::3 | 444 | false",
                "a range of one |  | 8.8.8.8:80-80 | 8.8.8.8 |  | [2001:db8::8]:80-80 | 2001:db8::8 | 80 | false",
                "a range of one, another |  | 8.8.8.8:80-80 | 8.8.8.8 |  | [2001:db8::8]:80-80 | 2001:db8::8 | 81 | true",
                "a range of all, first |  | 8.8.8.8:1-65535 | 8.8.8.8 |  | [2001:db8::8]:1-65535 | 2001:db8::8 | 1 | false",
                "a range of all, last |  | 8.8.8.8:1-65535 | 8.8.8.8 |  | [2001:db8::8]:1-65535 | 2001:db8::8 | 65535 | false",
                "the last port |  | 8.8.8.8:65535 | 8.8.8.8 |  | [2001:db8::8]:65535 | 2001:db8::8 | 65535 | false",
                "the last port, its neighbour |  | 8.8.8.8:65535 | 8.8.8.8 |  | [2001:db8::8]:65535 | 2001:db8::8 | 65534 | true",
                "block and port |  | 10.1.0.0/16:8080 | 10.1.2.3 |  | [2001:db8:1::/48]:8080 | 2001:db8:1:2::3 | 8080 | false",
                "block without port |  | 10.1.0.0/16:8080 | 10.1.2.3 |  | [2001:db8:1::/48]:8080 | 2001:db8:1:2::3 | 9090 | true",
                "port without block |  | 10.1.0.0/16:8080 | 192.168.1.1 |  | [2001:db8:1::/48]:8080 | 2001:db8:2::1 | 8080 | true",
                "lower half, its last |  | 0.0.0.0/1 | 127.255.255.255 |  | ::/1 | 7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff | 80 | false",
                "lower half, beyond |  | 0.0.0.0/1 | 128.0.0.0 |  | ::/1 | 8000:: | 80 | true",
                "upper half, its first |  | 128.0.0.0/1 | 128.0.0.0 |  | 8000::/1 | 8000:: | 80 | false",
                "upper half, its last |  | 128.0.0.0/1 | 255.255.255.255 |  | 8000::/1 | ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff | 80 | false",
                "upper half, below |  | 128.0.0.0/1 | 127.255.255.255 |  | 8000::/1 | 7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff | 80 | true",
                "both halves |  | 0.0.0.0/1, 128.0.0.0/1 | 203.0.113.9 |  | ::/1, 8000::/1 | 2001:db8::9 | 80 | false",
                "host bits do not count |  | 10.9.9.9/8 | 10.1.2.3 |  | 2001:db8::9/32 | 2001:db8:1:2::3 | 80 | false",
            })
    void aClientIsJudgedAsE2bDoes(
            String what,
            @Nullable String allow4,
            @Nullable String deny4,
            String client4,
            @Nullable String allow6,
            @Nullable String deny6,
            String client6,
            int port,
            boolean letIn)
            throws IOException {
        String verdict = letIn ? LET_IN : KEPT_OUT;
        assertThat(putClients(allow4, deny4).statusCode()).isEqualTo(204);
        assertThat(asked(client4, port)).as("IPv4").isEqualTo(verdict);
        assertThat(asked("::ffff:" + client4, port)).as("IPv4-mapped").isEqualTo(verdict);

        assertThat(putClients(allow6, deny6).statusCode()).isEqualTo(204);
        assertThat(asked(client6, port)).as("IPv6").isEqualTo(verdict);
        assertThat(asked("[" + client6 + "]:40000", port))
                .as("IPv6 with its own port")
                .isEqualTo(verdict);
    }

    /** Whose names look alike in the other family. */
    @ParameterizedTest
    @CsvSource({
        "::/0, 203.0.113.9, 2001:db8::9",
        "::/1, 10.1.2.3, ::2",
        "::/64, 10.1.2.3, ::7",
        "[::/0]:80, 203.0.113.9, 2001:db8::9",
        "::a01:203, 10.1.2.3, ::a01:203",
        "64:ff9b::/96, 10.1.2.3, 64:ff9b::a01:203",
    })
    void anEntryOfIpv6IsNotForIpv4(String entry, String other, String named) throws IOException {
        assertThat(putClients(null, entry).statusCode()).isEqualTo(204);
        assertThat(asked(named, 80)).isEqualTo(KEPT_OUT);
        assertThat(asked(other, 80)).isEqualTo(LET_IN);
        assertThat(asked("::ffff:" + other, 80)).isEqualTo(LET_IN);
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:10.1.2.3, 10.1.2.3, 10.1.2.4",
        "::ffff:10.0.0.0/104, 10.255.0.1, 11.0.0.1",
        "::ffff:a00:0/104, 10.255.0.1, 11.0.0.1",
        "[::ffff:10.0.0.0/104]:80-81, 10.255.0.1, 11.0.0.1",
    })
    void aMappedEntryIsOneOfIpv4(String entry, String named, String other) throws IOException {
        assertThat(putClients(null, entry).statusCode()).isEqualTo(204);
        assertThat(asked(named, 80)).isEqualTo(KEPT_OUT);
        assertThat(asked("::ffff:" + named, 80)).isEqualTo(KEPT_OUT);
        assertThat(asked(other, 80)).isEqualTo(LET_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe80::1%eth0", "fe80::1%251", "[fe80::1%25eth0]:80", "10.1.2.3%1", "::ffff:10.1.2.3%1"})
    void aScopedClientIsNobodyThatRulesKnow(String client) throws IOException {
        assertThat(putClients("ALL_TRAFFIC", "0.0.0.0/0").statusCode()).isEqualTo(204);
        assertThat(asked(client, 80)).isEqualTo(KEPT_OUT);
        control.put(network, "{}");
        assertThat(asked(client, 80)).isEqualTo(LET_IN);
    }

    /** What E2B takes and we do not is in the second column; it would mean less than its writer thinks, or more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8.8.8.8:0",
                "8.8.8.8:65536",
                "8.8.8.8:1024-80",
                "8.8.8.8:abc",
                "8.8.8.8:abc-100",
                "8.8.8.8:80-abc",
                "8.8.8.8:0-80",
                "[2001:db8::8]:0",
                "[2001:db8::8]:65536",
                "[2001:db8::8]:1024-80",
                "[2001:db8::8]:abc",
                "[2001:db8::8]:abc-100",
                "[2001:db8::8]:80-abc",
                "[2001:db8::8]:0-80",
                "2001:db8::/32:80",
                "fe80::1%eth0",
                "[fe80::1%eth0]:80",
                "fe80::%1/64",
                "example.com",
                "*.example.com:80",
                "8.8.8.8:",
                "10.0.0.0/8:",
                "[::1]:",
                "[::1]",
                ":",
            })
    void whatIsNoEntryIsRefusedAndChangesNothing(String entry) throws IOException {
        putClients(null, "10.0.0.0/8");
        HttpResponse<String> put = putClients(null, "192.0.2.1," + entry);
        assertThat(put.statusCode()).isEqualTo(400);
        assertThat(put.body()).contains("invalid denyIn CIDR " + entry);
        assertThat(asked("10.1.2.3", 80)).isEqualTo(KEPT_OUT);
        assertThat(asked("192.0.2.1", 80)).isEqualTo(LET_IN);
    }

    /** E2B takes it, and then it allows what is allowed already. */
    @Test
    void anAllowListAloneIsRefused() throws IOException {
        for (String allow : new String[] {"10.0.0.0/8", "2001:db8::/32"}) {
            HttpResponse<String> put = putClients(allow, null);
            assertThat(put.statusCode()).isEqualTo(400);
            assertThat(put.body()).contains("allowIn requires 0.0.0.0/0 in denyIn");
        }
    }

    @Test
    void rulesAreReplacedAndCleared() throws IOException {
        for (String[] family : new String[][] {{"10.0.0.0/8", "10.1.2.3"}, {"2001:db8::/32", "2001:db8::3"}}) {
            putClients(family[0], "0.0.0.0/0");
            assertThat(asked(family[1], 8080)).isEqualTo(LET_IN);
            putClients(null, family[0]);
            assertThat(asked(family[1], 8080)).isEqualTo(KEPT_OUT);
            control.put(network, "{}");
            assertThat(asked(family[1], 8080)).isEqualTo(LET_IN);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | [] | 8080 | true",
                "[8080] | [] | 8080 | true",
                "[8080] | [] | 9090 | false",
                "[] | [8080] | 8080 | false",
                "[] | [8080] | 9090 | true",
                "[8080] | [8080] | 8080 | true",
                "[8080] | [9090] | 9090 | false",
                "[8080] | [9090] | 7070 | false",
                "[1,65535] | [] | 1 | true",
                "[1,65535] | [] | 65535 | true",
                "[1,65535] | [] | 2 | false",
                "[] | [1,65535] | 65535 | false",
            })
    void aPortIsJudgedTheSameForBothFamilies(String allow, String deny, int port, boolean open) throws IOException {
        control.put(network, "{\"allowPorts\":" + allow + ",\"denyPorts\":" + deny + "}");
        for (String client : new String[] {"10.1.2.3", "2001:db8::3", "::ffff:10.1.2.3"}) {
            assertThat(asked(client, port)).as(client).isEqualTo(open ? LET_IN : "port-not-allowed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost:${PORT} | localhost:<port>",
                "127.0.0.1:${PORT} | 127.0.0.1:<port>",
                "[::1]:${PORT} | [::1]:<port>",
                "[2001:db8::1] | [2001:db8::1]",
                "[::ffff:127.0.0.1]:80 | [::ffff:127.0.0.1]:80",
            })
    void theMaskIsAHostOfEitherFamily(String mask, String seen) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        control.put("/sandboxes/" + sandbox.id() + "/network", "{\"maskRequestHost\":\"" + mask + "\"}");

        assertThat(router.client().exchange(Rules.get(sandbox, "/")).status()).isEqualTo(200);
        assertThat(sandbox.request(1).head().all("Host"))
                .containsExactly(seen.replace("<port>", String.valueOf(sandbox.port())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-https://abcd", "https://abcd", "::1", "[::1", "[fe80::1%eth0]", "[127.0.0.1]", "a b"})
    void whatIsNoHostIsNoMask(String mask) throws IOException {
        HttpResponse<String> put = control.put(network, "{\"maskRequestHost\":\"" + mask + "\"}");
        assertThat(put.statusCode()).isEqualTo(400);
        assertThat(put.body()).contains("mask request host is not valid: " + mask);
    }

    private RawResponse inHostForm(String port, String... lines) throws IOException {
        return router.client()
                .exchange(head(
                        "GET / HTTP/1.1", "Host: " + port + "-" + id + "." + Rules.DOMAIN, String.join("\r\n", lines)));
    }

    @ParameterizedTest
    @CsvSource({
        "e2b-traffic-access-token:, traffic-token-missing, Missing Traffic Access Token,"
                + " Token header 'e2b-traffic-access-token' is missing",
        "e2b-traffic-access-token: abcd, traffic-token-invalid, Invalid Traffic Access Token,"
                + " Provided token in header 'e2b-traffic-access-token' is invalid",
    })
    void withoutTheTokenProgramsAndPeopleAreToldInE2bsWords(String field, String reason, String title, String message)
            throws IOException {
        control.put(network, "{\"allowPublicTraffic\":false}");
        for (String client : new String[] {"203.0.113.7", "2001:db8::7"}) {
            RawResponse json = inHostForm("8080", field, "X-Forwarded-For: " + client);
            assertThat(json.status()).isEqualTo(403);
            assertThat(json.reason()).isEqualTo(reason);
            assertThat(json.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(json.text())
                    .isEqualTo(
                            "{\"sandboxId\":\"" + id + "\",\"message\":\"Sandbox is secured with traffic access token. "
                                    + message.strip() + "\",\"code\":403}");
            RawResponse page = inHostForm("8080", field, "X-Forwarded-For: " + client, "User-Agent: Mozilla/5.0");
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.text())
                    .startsWith("<html")
                    .contains(title.strip(), id)
                    .endsWith("</html>");
        }
    }

    @Test
    void withTheTokenItIsPassedAndThePortOfTheAgentNeedsNone() throws IOException {
        control.put(network, "{\"allowPublicTraffic\":false}");
        String token =
                control.post("/sandboxes/" + id + "/traffic-token", "").body().replaceAll(".*:\"|\"}", "");

        assertThat(inHostForm("8080", "E2B-Traffic-Access-Token: " + token).reason())
                .isEqualTo(LET_IN);
        assertThat(inHostForm("49983").reason()).isEqualTo(LET_IN);
        assertThat(inHostForm("49982").reason()).isEqualTo("traffic-token-missing");
    }
}
