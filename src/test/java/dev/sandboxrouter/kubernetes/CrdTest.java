package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.ingress.NetworkRules;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The custom resource definition is generated from the model: the fields are {@link NetworkRules}' components, what is said
 * of them is what the control API's description says. {@code -Ddocs.write=true} writes it anew.
 */
class CrdTest {

    private static final Path FILE = Path.of("deploy/kubernetes/components/rule-store/crd.yaml");
    private static final String HEAD =
            """
            # Generated from the model by CrdTest (-Ddocs.write=true). Rule sets of --rule-store=kubernetes, one a sandbox, named
            # like it; docs/control-api.md.
            """;

    private static JsonNode api() throws IOException {
        try (InputStream in = Objects.requireNonNull(CrdTest.class.getResourceAsStream("/openapi/control-api.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static JsonNode fields() throws IOException {
        return api().at("/components/schemas/EffectiveNetwork/properties");
    }

    /** What a reference stands for; anything else is itself. */
    private static JsonNode resolved(JsonNode schema) throws IOException {
        return schema.has("$ref") ? api().at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private static Map<String, Object> crd() throws IOException {
        return map(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                map(
                        "name",
                        NetworkJson.PLURAL + '.' + NetworkJson.GROUP,
                        "labels",
                        map(
                                "app.kubernetes.io/name",
                                "sandbox-router",
                                "app.kubernetes.io/component",
                                "sandbox-router")),
                "spec",
                map(
                        "group",
                        NetworkJson.GROUP,
                        "scope",
                        "Namespaced",
                        "names",
                        map(
                                "kind",
                                NetworkJson.KIND,
                                "listKind",
                                NetworkJson.KIND + "List",
                                "plural",
                                NetworkJson.PLURAL,
                                "singular",
                                "sandboxnetwork",
                                "shortNames",
                                List.of("sbn")),
                        "versions",
                        List.of(version())));
    }

    private static Map<String, Object> version() throws IOException {
        return map(
                "name",
                NetworkJson.VERSION,
                "served",
                true,
                "storage",
                true,
                "subresources",
                map("status", map()),
                "additionalPrinterColumns",
                List.of(
                        column("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status"),
                        column("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason"),
                        column("Public", "boolean", ".spec.allowPublicTraffic"),
                        column("Age", "date", ".metadata.creationTimestamp")),
                "schema",
                map(
                        "openAPIV3Schema",
                        map(
                                "type",
                                "object",
                                "description",
                                "Who may reach what of the sandbox of this name.",
                                "required",
                                List.of("spec"),
                                "properties",
                                map(
                                        "apiVersion",
                                        map("type", "string"),
                                        "kind",
                                        map("type", "string"),
                                        "metadata",
                                        map("type", "object"),
                                        "spec",
                                        spec(),
                                        "status",
                                        status()))));
    }

    private static Map<String, Object> column(String name, String type, String path) {
        return map("name", name, "type", type, "jsonPath", path);
    }

    /** Unknown fields are kept: a rule that is misspelt must close its sandbox, not vanish and leave it open. */
    private static Map<String, Object> spec() throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        JsonNode described = fields();
        for (RecordComponent component : NetworkRules.class.getRecordComponents()) {
            properties.put(component.getName(), schema(component, described.path(component.getName())));
        }
        return map(
                "type",
                "object",
                "description",
                "The rules. A field that the router does not know closes the sandbox.",
                "x-kubernetes-preserve-unknown-fields",
                true,
                "properties",
                properties);
    }

    private static Map<String, Object> schema(RecordComponent component, JsonNode described) throws IOException {
        JsonNode type = described.path("type");
        String name = type.isArray() ? type.get(0).asText() : type.asText();
        assertThat(name).as(component.getName()).isEqualTo(typeOf(component.getType()));
        Map<String, Object> schema =
                map("type", name, "description", described.path("description").asText());
        for (String bound : new String[] {"minimum", "maximum", "maxItems"}) {
            if (described.has(bound)) {
                schema.put(bound, described.path(bound).asInt());
            }
        }
        if (name.equals("integer")) {
            schema.put("format", "int32");
        }
        if (name.equals("array")) {
            JsonNode items = resolved(described.path("items"));
            Map<String, Object> each = map("type", items.path("type").asText());
            if (items.has("minimum")) {
                each.put("minimum", items.path("minimum").asInt());
                each.put("maximum", items.path("maximum").asInt());
            }
            schema.put("items", each);
        }
        return schema;
    }

    private static String typeOf(Class<?> type) {
        return Objects.requireNonNull(
                Map.of(List.class, "array", String.class, "string", boolean.class, "boolean", int.class, "integer")
                        .get(type));
    }

    private static Map<String, Object> status() {
        Map<String, Object> text = map("type", "string");
        return map(
                "type",
                "object",
                "description",
                "Written by the routers.",
                "properties",
                map(
                        "observedGeneration",
                        map("type", "integer", "format", "int64"),
                        "conditions",
                        map(
                                "type",
                                "array",
                                "x-kubernetes-list-type",
                                "map",
                                "x-kubernetes-list-map-keys",
                                List.of("type"),
                                "items",
                                map(
                                        "type",
                                        "object",
                                        "required",
                                        List.of("type", "status"),
                                        "properties",
                                        map(
                                                "type",
                                                text,
                                                "status",
                                                map("type", "string", "enum", List.of("True", "False", "Unknown")),
                                                "observedGeneration",
                                                map("type", "integer", "format", "int64"),
                                                "reason",
                                                map("type", "string"),
                                                "message",
                                                map("type", "string"),
                                                "lastTransitionTime",
                                                map("type", "string", "format", "date-time"))))));
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static String yaml() throws IOException {
        // YAML's core schema, as Kubernetes reads it: a bare True is a boolean there, so the word has to be quoted.
        DumpSettings settings = DumpSettings.builder()
                .setSchema(new CoreSchema())
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(120)
                .build();
        return HEAD + new Dump(settings).dumpToString(crd());
    }

    @Test
    void theFileIsWhatTheModelSays() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(FILE, yaml());
        }
        assertThat(Files.readString(FILE)).isEqualTo(yaml());
    }

    /** A structural schema: a type at every level, or the API server takes none of it. */
    @Test
    void everyLevelOfItHasAType() throws IOException {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
        JsonNode schema = new ObjectMapper().valueToTree(read).at("/spec/versions/0/schema/openAPIV3Schema");
        assertTyped(schema, "spec");
        assertThat(schema.at("/properties/spec/properties").properties().stream()
                        .map(Map.Entry::getKey))
                .containsExactlyElementsOf(Arrays.stream(NetworkRules.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    private static void assertTyped(JsonNode schema, String where) {
        assertThat(schema.path("type").isTextual()).as(where).isTrue();
        schema.path("properties")
                .properties()
                .forEach(each -> assertTyped(each.getValue(), where + '.' + each.getKey()));
        if (schema.has("items")) {
            assertTyped(schema.path("items"), where + "[]");
        }
    }
}
