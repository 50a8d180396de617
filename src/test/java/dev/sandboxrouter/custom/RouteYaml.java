package dev.sandboxrouter.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.sandboxrouter.camel.SandboxFunctions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.LanguageValidationResult;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a text of routes or kamelets, as {@code camel validate} and an IDE do: by the schema of the YAML
 * DSL, and by the catalogue for endpoints, kamelets and Simple.
 */
public final class RouteYaml {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final CamelCatalog CATALOGUE = Catalogue.withOurs();
    private static final JsonSchema SCHEMA = schema();

    private static final Set<String> ENDPOINTS = Set.of("from", "to", "toD", "wireTap", "enrich", "pollEnrich");
    private static final Set<String> PREDICATES = Set.of("filter", "when", "validate");
    private static final Pattern OURS = Pattern.compile("\\$\\{sandbox:(\\w+)(?:\\([^)]*\\))?}");

    private final Path kamelets;
    private final List<String> problems = new ArrayList<>();

    private RouteYaml(Path kamelets) {
        this.kamelets = kamelets;
    }

    /**
     * Looks at a text.
     *
     * @param kamelets where those are that it may name
     */
    public static List<String> problems(String text, Path kamelets) {
        RouteYaml check = new RouteYaml(kamelets);
        JsonNode root = read(text);
        if (root.isObject()) {
            ArrayNode template = YAML.createArrayNode().add(root.at("/spec/template"));
            check.all(template, names(root.at("/spec/definition/properties")));
        } else {
            check.all(root, null);
        }
        return check.problems;
    }

    private static JsonNode read(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return read(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonSchema schema() {
        InputStream text = Objects.requireNonNull(RouteYaml.class.getResourceAsStream("/schema/camelYamlDsl.json"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(text);
    }

    /** @param declared the properties of a kamelet; null where placeholders may be anything */
    private void all(JsonNode routes, @Nullable Set<String> declared) {
        SCHEMA.validate(routes).stream()
                .filter(message -> !isPlaceholder(message))
                .forEach(message -> problems.add(message.getMessage()));
        walk("", routes);
        if (declared != null) {
            Matcher placeholder = Pattern.compile("\\{\\{(\\w+)}}").matcher(routes.toString());
            while (placeholder.find()) {
                if (!declared.contains(placeholder.group(1))) {
                    problems.add("{{" + placeholder.group(1) + "}} is no property of the kamelet");
                }
            }
        }
    }

    /** What stands for a number or a boolean is text until the properties are known. */
    private static boolean isPlaceholder(ValidationMessage message) {
        JsonNode there = message.getInstanceNode();
        return message.getType().equals("type")
                && there != null
                && there.asText().startsWith("{{");
    }

    private void walk(String key, JsonNode node) {
        if (ENDPOINTS.contains(key)) {
            endpoint(node.isTextual() ? node.asText() : node.path("uri").asText(""), node.path("parameters"));
        }
        JsonNode simple = node.at("/expression/simple/expression");
        if (simple.isTextual()) {
            simple(PREDICATES.contains(key), simple.asText());
        }
        if (key.equals("correlationExpression") && node.at("/simple/expression").isTextual()) {
            simple(false, node.at("/simple/expression").asText());
        }
        node.properties().forEach(child -> walk(child.getKey(), child.getValue()));
        if (node.isArray()) {
            node.forEach(child -> walk("", child));
        }
    }

    private void endpoint(String uri, JsonNode parameters) {
        if (uri.startsWith("kamelet:")) {
            kamelet(uri.substring("kamelet:".length()), names(parameters));
            return;
        }
        if (uri.startsWith("{{")) {
            return; // the whole endpoint is the user's
        }
        String query = parameters.properties().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue().asText()))
                .collect(Collectors.joining("&"));
        String real = uri.replaceFirst("^netty-http:\\{\\{[^}]*}}$", "netty-http:http://host:80/");
        String whole = query.isEmpty() ? real : real + (real.contains("?") ? "&" : "?") + query;
        EndpointValidationResult result = CATALOGUE.validateEndpointProperties(whole);
        if (!result.isSuccess()) {
            problems.add(result.summaryErrorMessage(false).strip());
        }
    }

    /** What is a placeholder or a bean is for the start to find. */
    private static String encoded(String value) {
        return value.startsWith("{{") || value.startsWith("#")
                ? value
                : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private void kamelet(String name, Set<String> given) {
        if (name.equals("source") || name.equals("sink")) {
            return;
        }
        Path file = kamelets.resolve(name + ".kamelet.yaml");
        if (!file.toFile().exists()) {
            problems.add("kamelet:" + name + ": there is no such kamelet");
            return;
        }
        Set<String> known = names(read(file).at("/spec/definition/properties"));
        given.stream()
                .filter(option -> !known.contains(option))
                .forEach(option -> problems.add("kamelet:" + name + ": no property " + option));
    }

    /** The catalogue does not know our functions: their names are looked up here, and stand-ins are parsed. */
    private void simple(boolean predicate, String text) {
        Matcher ours = OURS.matcher(text);
        while (ours.find()) {
            if (!SandboxFunctions.names().contains(ours.group(1))
                    && !ours.group(1).equals("facts")) {
                problems.add("simple " + text + ": no function sandbox:" + ours.group(1));
            }
        }
        String parsed = OURS.matcher(text).replaceAll("\\${body}").replaceAll("\\{\\{[^}]*}}", "1");
        ClassLoader loader = RouteYaml.class.getClassLoader();
        LanguageValidationResult result = predicate
                ? CATALOGUE.validateLanguagePredicate(loader, "simple", parsed)
                : CATALOGUE.validateLanguageExpression(loader, "simple", parsed);
        if (!result.isSuccess()) {
            problems.add("simple " + text + ": " + result.getShortError());
        }
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
