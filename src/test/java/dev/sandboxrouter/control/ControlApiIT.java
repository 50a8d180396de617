package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls of contract section 10, over HTTP against the whole router. */
class ControlApiIT {

    private static final String DEFAULTS =
            """
            {"allowPorts":[],"denyPorts":[],"allowIn":[],"denyIn":[],"maskRequestHost":null,\
            "allowPublicTraffic":true,"trafficTokenVersion":0,"allowOut":[],"denyOut":[],"ownerChanged":false}""";

    private static final String FULL =
            """
            {"allowPorts":[8080],"denyPorts":[80],"allowIn":["10.0.0.0/8","[2001:db8::/32]:80"],\
            "denyIn":["0.0.0.0/0"],"maskRequestHost":"localhost:${PORT}","allowPublicTraffic":false,\
            "trafficTokenVersion":3,"allowOut":["192.0.2.1"],"denyOut":["0.0.0.0/0"],"ownerChanged":false}""";

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--control-bind-address=127.0.0.1:0", "--traffic-token-key-file=" + keyFile());

    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private ControlClient control;

    /** A name that no other test uses. */
    private final String id = "s-" + UUID.randomUUID();

    private final String network = "/sandboxes/" + id + "/network";

    private static Path keyFile() {
        try {
            Path file = Files.createTempFile("traffic", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "k".repeat(32) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void connect() {
        control = new ControlClient(router.controlPort());
    }

    private static String etag(HttpResponse<?> response) {
        return response.headers().firstValue("ETag").orElse("none");
    }

    static void assertError(HttpResponse<String> response, int status, String message) throws IOException {
        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(body.path("message").asText()).isEqualTo(message);
        assertThat(body.path("code").asInt()).isEqualTo(status);
        assertThat(body.size()).isEqualTo(2);
    }

    @Test
    void putIsGivenBackWhole() throws IOException {
        HttpResponse<String> put = control.put(network, FULL);
        assertThat(put.statusCode()).isEqualTo(204);
        assertThat(put.body()).isEmpty();

        HttpResponse<String> get = control.get(network);
        assertThat(get.statusCode()).isEqualTo(200);
        assertThat(get.body()).isEqualTo(FULL);
        assertThat(etag(get)).isEqualTo(etag(put)).matches("\"[1-9][0-9]*\"");
    }

    @Test
    void putReplacesAllButTrafficsOwnFields() throws IOException {
        control.put(network, FULL);
        assertThat(control.put(network, "{\"denyIn\":null}").statusCode()).isEqualTo(204);

        assertThat(control.get(network).body())
                .isEqualTo(DEFAULTS.replace("true", "false").replace("Version\":0", "Version\":3"));
    }

    @Test
    void putOfNullClearsTrafficsOwnFieldsToo() throws IOException {
        control.put(network, FULL);
        control.put(network, "{\"allowPublicTraffic\":null,\"trafficTokenVersion\":null}");

        assertThat(control.get(network).body()).isEqualTo(DEFAULTS);
    }

    @Test
    void patchMergesAndNullGoesBackToTheDefault() throws IOException {
        control.put(network, FULL);
        HttpResponse<String> patch =
                control.patch(network, "{\"allowPorts\":[9000],\"maskRequestHost\":null,\"trafficTokenVersion\":null}");

        assertThat(patch.statusCode()).isEqualTo(204);
        HttpResponse<String> get = control.get(network);
        assertThat(get.body())
                .isEqualTo(FULL.replace("[8080]", "[9000]")
                        .replace("\"localhost:${PORT}\"", "null")
                        .replace("Version\":3", "Version\":0"));
        assertThat(etag(get)).isEqualTo(etag(patch));
    }

    @Test
    void noInternetAccessMeansAllIsDeniedOutwards() throws IOException {
        control.put(network, "{\"denyOut\":[\"192.0.2.0/24\"],\"allow_internet_access\":false}");
        assertThat(control.get(network).body()).contains("\"denyOut\":[\"192.0.2.0/24\",\"0.0.0.0/0\"]");

        control.put(network, "{\"allow_internet_access\":true}");
        assertThat(control.get(network).body()).isEqualTo(DEFAULTS);
    }

    @Test
    void deleteGoesBackToDefaultsHoweverOften() throws IOException {
        control.put(network, FULL);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> delete = control.delete(network);
            assertThat(delete.statusCode()).isEqualTo(204);
            assertThat(etag(delete)).isEqualTo("\"0\"");
        }
        assertError(control.get(network), 404, "the sandbox is not known");
    }

    @Test
    void aRevisionNeverComesBack() throws IOException {
        String first = etag(control.put(network, "{}"));
        control.delete(network);
        assertThat(etag(control.put(network, "{}"))).isNotEqualTo(first);
    }

    @Test
    void aSandboxOfTheDirectoryHasDefaultsUntilTheyAreSet() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        HttpResponse<String> get = control.get("/sandboxes/" + sandbox.id() + "/network");
        assertThat(get.body()).isEqualTo(DEFAULTS);
        assertThat(etag(get)).isEqualTo("\"0\"");
    }

    @Test
    void namespacesAreApart() throws IOException {
        control.put(network + "?namespace=team-b", FULL);
        assertThat(control.get(network + "?namespace=team-b").body()).isEqualTo(FULL);
        assertError(control.get(network), 404, "the sandbox is not known");
    }

    @Test
    void whatGetAnswersCanBePutBack() throws IOException {
        control.put(network, FULL);
        HttpResponse<String> get = control.get(network);
        assertThat(control.put(network, get.body(), "If-Match", etag(get)).statusCode())
                .isEqualTo(204);
    }

    @Test
    void ifMatchLetsOneOfTwoWritersThrough() throws IOException {
        assertError(control.put(network, "{}", "If-Match", "*"), 412, "the rules are not those of If-Match");
        String first = etag(control.put(network, "{}", "If-Match", "\"0\""));
        assertThat(control.patch(network, "{\"denyPorts\":[1]}", "If-Match", "\"7\", " + first)
                        .statusCode())
                .isEqualTo(204);

        for (String stale : new String[] {first, "\"0\"", "W/" + etag(control.get(network)), "", "nonsense"}) {
            assertError(control.put(network, "{}", "If-Match", stale), 412, "the rules are not those of If-Match");
            assertError(control.delete(network, "If-Match", stale), 412, "the rules are not those of If-Match");
        }
        assertThat(control.get(network).body()).contains("\"denyPorts\":[1]");
        assertThat(control.delete(network, "If-Match", "*").statusCode()).isEqualTo(204);
    }

    @Test
    void unknownSandboxesAreNotPatchedOrExplained() throws IOException {
        assertError(control.patch(network, "{}"), 404, "the sandbox is not known");
        assertError(
                control.post(network + "/explain", "{\"port\":1,\"clientIp\":\"::1\"}"),
                404,
                "the sandbox is not known");
    }

    @Test
    void explainNamesTheEntryThatDecided() throws IOException {
        control.put(network, "{\"denyPorts\":[22],\"allowIn\":[\"10.0.0.0/8\"],\"denyIn\":[\"0.0.0.0/0\"]}");
        assertThat(control.post(network + "/explain", "{\"port\":80,\"clientIp\":\"::ffff:10.1.2.3\"}")
                        .body())
                .isEqualTo(
                        """
                        {"allowed":true,"reason":"rules","clientIp":"10.1.2.3","maskedHost":null,"steps":[\
                        {"step":"port","verdict":"passed","list":null,"entry":null},\
                        {"step":"client","verdict":"passed","list":"allowIn","entry":"10.0.0.0/8"},\
                        {"step":"traffic-token","verdict":"skipped","list":null,"entry":null}]}""");
        assertThat(control.post(network + "/explain", "{\"port\":22,\"clientIp\":\"2001:db8::1\",\"headers\":null}")
                        .body())
                .contains(
                        "\"allowed\":false,\"reason\":\"port-not-allowed\"",
                        "\"refused\",\"list\":\"denyPorts\",\"entry\":\"22\"",
                        "\"refused\",\"list\":\"denyIn\",\"entry\":\"0.0.0.0/0\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"port\":0,\"clientIp\":\"x\",\"y\":1} | unknown field y; invalid port 0: must be between 1 and 65535; invalid clientIp \"x\"",
                "{\"port\":1,\"clientIp\":\"::1\",\"headers\":{\"A\":1}} | invalid header A 1: must be a string or an array of strings",
                "7 | the request is not a JSON object",
            })
    void aBadDescriptionIsRefused(String body, String message) throws IOException {
        control.put(network, "{}");
        assertError(control.post(network + "/explain", body), 400, message);
    }

    @Test
    void theTrafficTokenOpensWhatIsNotPublic() throws IOException {
        control.put(network, "{\"allowPublicTraffic\":false}");
        String first = token();
        control.patch(network, "{\"trafficTokenVersion\":1}");
        String second = token();

        assertThat(first).matches("[0-9a-f]{64}").isNotEqualTo(second);
        assertThat(explainWith(first)).contains("\"reason\":\"traffic-token-invalid\"");
        assertThat(explainWith(second)).contains("\"allowed\":true");
    }

    private String token() throws IOException {
        HttpResponse<String> answer = control.post("/sandboxes/" + id + "/traffic-token", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("trafficAccessToken").asText();
    }

    private String explainWith(String token) throws IOException {
        return control.post(
                        network + "/explain",
                        "{\"port\":1,\"clientIp\":\"::1\",\"headers\":{\"E2b-Traffic-Access-Token\":\"" + token
                                + "\"}}")
                .body();
    }

    @Test
    void theDirectoryIsListedPageByPage() throws IOException {
        router.sandbox("team-a");
        router.sandbox("team-a");
        JsonNode first =
                JSON.readTree(control.get("/sandboxes?namespace=team-a&limit=1").body());
        assertThat(first.path("items")).hasSize(1);
        JsonNode rest = JSON.readTree(control.get("/sandboxes?namespace=team-a&continue="
                        + first.path("continue").asText())
                .body());
        assertThat(rest.path("items")).isNotEmpty();
        assertThat(rest.path("continue").isNull()).isTrue();
        assertThat(rest.path("items").path(0).path("id").asText())
                .isGreaterThan(first.path("items").path(0).path("id").asText());
        assertError(
                control.get("/sandboxes?limit=0&continue=A"),
                400,
                "invalid limit 0: must be between 1 and 1000; invalid continue A");
        assertThat(control.get("/sandboxes?namespace=empty").body()).isEqualTo("{\"items\":[],\"continue\":null}");
    }

    @Test
    void aPutIsInForceWithItsAnswer() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String rules = "/sandboxes/" + sandbox.id() + "/network";
        var client = router.client();
        for (int i = 0; i < 20; i++) {
            control.put(rules, "{\"denyPorts\":[" + sandbox.port() + "]}");
            assertThat(client.exchange(sandbox.get("/")).status()).isEqualTo(403);
            control.put(rules, "{}");
            assertThat(client.exchange(sandbox.get("/")).status()).isEqualTo(200);
        }
        assertThat(router.metrics().sum("sandbox_router_rules", "state=\"in_force\""))
                .isPositive();
    }
}
