package dev.sandboxrouter.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.ingress.NetworkRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rule set as JSON, in files and on the wire alike; contract sections 8.1 and 10. Only the shape is judged here: what
 * an entry means is the compiler's.
 */
public final class RulesJson {

    /** E2B's fields for what this router has no part in; empty ones are let pass, because its SDK sends them. */
    private static final Set<String> UNSUPPORTED = Set.of("rules", "egressProxy");

    private static final Set<String> KNOWN = Set.of(
            "allowPorts",
            "denyPorts",
            "allowIn",
            "denyIn",
            "maskRequestHost",
            "allowPublicTraffic",
            "trafficTokenVersion",
            "allowOut",
            "denyOut",
            "allow_internet_access");

    private static final String EVERYWHERE = "0.0.0.0/0";
    private static final int LONGEST_QUOTE = 200;
    private static final int MAX_PORT = 65535;

    private final JsonNode object;
    private final List<String> problems;

    private RulesJson(JsonNode object, List<String> problems) {
        this.object = object;
        this.problems = problems;
    }

    /** Every field, none left out. */
    public static ObjectNode write(NetworkRules rules) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        rules.allowPorts().forEach(json.putArray("allowPorts")::add);
        rules.denyPorts().forEach(json.putArray("denyPorts")::add);
        texts(json, "allowIn", rules.allowIn());
        texts(json, "denyIn", rules.denyIn());
        json.put("maskRequestHost", rules.maskRequestHost());
        json.put("allowPublicTraffic", rules.allowPublicTraffic());
        json.put("trafficTokenVersion", rules.trafficTokenVersion());
        texts(json, "allowOut", rules.allowOut());
        texts(json, "denyOut", rules.denyOut());
        return json;
    }

    private static void texts(ObjectNode json, String field, List<String> entries) {
        ArrayNode array = json.putArray(field);
        entries.forEach(array::add);
    }

    /**
     * Reads a whole rule set: a field that is absent or null is cleared.
     *
     * @param kept whose {@code allowPublicTraffic} and {@code trafficTokenVersion} stand where these are absent
     * @param problems takes everything that is wrong; the result is of use only if nothing was added
     */
    public static NetworkRules read(JsonNode json, NetworkRules kept, List<String> problems) {
        if (!json.isObject()) {
            problems.add("the rules are not a JSON object");
            return kept;
        }
        return new RulesJson(json, problems).rules(kept);
    }

    private NetworkRules rules(NetworkRules kept) {
        object.fieldNames().forEachRemaining(this::judgeName);
        List<String> denyOut = new ArrayList<>(list("denyOut", "a string", RulesJson::text));
        if (!toggle("allow_internet_access", true) && !denyOut.contains(EVERYWHERE)) {
            denyOut.add(EVERYWHERE);
        }
        return new NetworkRules(
                ports("allowPorts"),
                ports("denyPorts"),
                list("allowIn", "a string", RulesJson::text),
                list("denyIn", "a string", RulesJson::text),
                mask(),
                object.has("allowPublicTraffic") ? toggle("allowPublicTraffic", true) : kept.allowPublicTraffic(),
                object.has("trafficTokenVersion") ? version() : kept.trafficTokenVersion(),
                list("allowOut", "a string", RulesJson::text),
                denyOut);
    }

    private void judgeName(String name) {
        if (UNSUPPORTED.contains(name)) {
            JsonNode value = object.path(name);
            boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (!empty) {
                problems.add(name + " is not supported");
            }
        } else if (!KNOWN.contains(name)) {
            problems.add("unknown field " + name);
        }
    }

    private List<Integer> ports(String field) {
        return list(field, "an integer", node -> node.isIntegralNumber() ? node : null).stream()
                .filter(node -> inRange(field, node))
                .map(JsonNode::intValue)
                .toList();
    }

    private boolean inRange(String field, JsonNode port) {
        boolean fits = port.canConvertToInt() && port.intValue() >= 1 && port.intValue() <= MAX_PORT;
        if (!fits) {
            problems.add("invalid " + field + " port " + port + ": must be between 1 and 65535");
        }
        return fits;
    }

    private <T> List<T> list(String field, String noun, Function<JsonNode, @Nullable T> read) {
        JsonNode value = object.path(field);
        List<T> entries = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode node : value) {
                T entry = read.apply(node);
                if (entry == null) {
                    wrong(field + " entry", node, noun);
                } else {
                    entries.add(entry);
                }
            }
        } else if (!isUnset(value)) {
            wrong(field, value, "an array");
        }
        return entries;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private @Nullable String mask() {
        JsonNode value = object.path("maskRequestHost");
        if (!isUnset(value) && !value.isTextual()) {
            wrong("maskRequestHost", value, "a string or null");
        }
        return value.textValue();
    }

    private boolean toggle(String field, boolean unset) {
        JsonNode value = object.path(field);
        if (!isUnset(value) && !value.isBoolean()) {
            wrong(field, value, "true or false");
        }
        return value.asBoolean(unset);
    }

    private int version() {
        JsonNode value = object.path("trafficTokenVersion");
        boolean fits = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
        if (!isUnset(value) && !fits) {
            wrong("trafficTokenVersion", value, "an integer from 0 to " + Integer.MAX_VALUE);
        }
        return fits ? value.intValue() : 0;
    }

    private static boolean isUnset(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private void wrong(String what, JsonNode value, String expected) {
        String text = value.toString();
        String quoted = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
        problems.add("invalid " + what + ' ' + quoted + ": must be " + expected);
    }
}
