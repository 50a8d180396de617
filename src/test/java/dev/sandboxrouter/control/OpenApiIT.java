package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code GET /openapi.json} says of every call what it answers, tried against the API: its paths are all there are, its
 * schemas fit what comes back to the last field, and each status that was seen is one that it names.
 */
class OpenApiIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--control-bind-address=127.0.0.1:0");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "patch", "post", "delete", "head", "options");

    private JsonNode document() throws IOException {
        return JSON.readTree(control().get("/openapi.json").body());
    }

    private static ControlClient control() {
        return new ControlClient(router.controlPort());
    }

    /** What is asked of each call so that it answers in each way that it can here. */
    private static final Map<String, List<String>> BODIES = Map.of(
            "PUT", List.of("{}", "{\"denyOut\":[\"0.0.0.0/0\"]}", "{\"x\":1}", "{", " ".repeat(1_100_000)),
            "PATCH", List.of("{\"denyPorts\":[22]}", "{\"denyPorts\":1}"),
            "POST", List.of("{\"port\":22,\"clientIp\":\"::1\"}", "{\"port\":0}"),
            "GET", List.of(""),
            "DELETE", List.of(""));

    @Test
    void everyCallAnswersAsDescribed() throws IOException {
        JsonNode document = document();
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        List<String> seen = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                for (String id : new String[] {"sb-1", "nobody", "Bad"}) {
                    for (String body : BODIES.getOrDefault(method, List.of())) {
                        String target = path.getKey().replace("{id}", id);
                        HttpResponse<String> answer = body.isEmpty()
                                ? bodiless(method, target)
                                : control().send(method, target, body, "application/json");
                        judge(document, operation.getValue(), answer, method + ' ' + target + ' ' + head(body));
                        seen.add(method + answer.statusCode());
                    }
                }
                HttpResponse<String> misdirected =
                        control().send(method, path.getKey().replace("{id}", "a"), "{}", "a/b");
                judge(document, operation.getValue(), misdirected, method + " of a strange type");
            }
        }
        assertThat(seen)
                .contains(
                        "GET200", "GET404", "GET400", "PUT204", "PUT400", "PUT413", "PATCH204", "POST200", "DELETE204");
    }

    private static String head(String body) {
        return body.substring(0, Math.min(40, body.length()));
    }

    private static HttpResponse<String> bodiless(String method, String target) throws IOException {
        return method.equals("GET") ? control().get(target) : control().delete(target);
    }

    private static void judge(JsonNode document, JsonNode operation, HttpResponse<String> answer, String what)
            throws IOException {
        JsonNode response = resolve(document, operation.path("responses").path(Integer.toString(answer.statusCode())));
        assertThat(response.isMissingNode())
                .as("%s was answered %s, which the document does not name", what, answer.statusCode())
                .isFalse();
        answer.headers().firstValue("ETag").ifPresent(etag -> assertThat(
                        response.path("headers").has("ETag"))
                .as(what)
                .isTrue());
        JsonNode schema = response.path("content").path("application/json").path("schema");
        if (schema.isMissingNode()) {
            assertThat(answer.body()).as(what).isEmpty();
        } else {
            fits(document, schema, JSON.readTree(answer.body()), what);
        }
    }

    /** As much of JSON Schema as the document uses for answers. */
    private static void fits(JsonNode document, JsonNode unresolved, JsonNode value, String what) {
        JsonNode schema = resolve(document, unresolved);
        assertThat(types(schema)).as("%s: %s", what, value).contains(typeOf(value));
        schema.path("required").forEach(name -> assertThat(value.has(name.asText()))
                .as(what + ": " + name)
                .isTrue());
        if (value.isObject() && schema.path("additionalProperties").isBoolean()) {
            value.fieldNames().forEachRemaining(name -> assertThat(
                            schema.path("properties").has(name))
                    .as(what + ": " + name)
                    .isTrue());
        }
        schema.path("properties").properties().forEach(property -> {
            if (value.has(property.getKey())) {
                fits(document, property.getValue(), value.path(property.getKey()), what + '.' + property.getKey());
            }
        });
        if (value.isArray()) {
            value.forEach(item -> fits(document, schema.path("items"), item, what + "[]"));
        }
    }

    private static List<String> types(JsonNode schema) {
        List<String> types = new ArrayList<>();
        JsonNode type = schema.path("type");
        (type.isArray() ? type : List.of(type)).forEach(one -> types.add(one.asText()));
        return types;
    }

    private static String typeOf(JsonNode value) {
        return value.isIntegralNumber() ? "integer" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        String ref = node.path("$ref").asText();
        return ref.isEmpty() ? node : resolve(document, document.at(ref.substring(1)));
    }

    /** The methods that a path does not name are 405, with those that it names in Allow. */
    @Test
    void theDescribedMethodsAreAllThatThereAre() throws IOException {
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            String target = path.getKey().replace("{id}", "a");
            HttpResponse<String> answer = control().send("HEAD", target, "", "a/b");
            assertThat(answer.statusCode()).isEqualTo(405);
            List<String> allowed = List.of(answer.headers()
                    .firstValue("Allow")
                    .orElseThrow()
                    .toLowerCase(Locale.ROOT)
                    .split(", ", -1));
            List<String> described = new ArrayList<>();
            path.getValue().fieldNames().forEachRemaining(described::add);
            assertThat(described).as(target).hasSameElementsAs(allowed).isSubsetOf(METHODS);
        }
    }
}
