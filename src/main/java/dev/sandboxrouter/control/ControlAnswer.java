package dev.sandboxrouter.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the control API answers.
 *
 * @param fields of the head, besides those of framing
 * @param body JSON text; null for none
 */
public record ControlAnswer(int status, Map<String, String> fields, @Nullable String body) {

    static ControlAnswer json(int status, JsonNode body) {
        return text(status, body.toString());
    }

    static ControlAnswer text(int status, String json) {
        return new ControlAnswer(status, Map.of("Content-Type", "application/json"), json);
    }

    static ControlAnswer noContent() {
        return new ControlAnswer(204, Map.of(), null);
    }

    /** Contract section 10: the one shape of every error. */
    public static ControlAnswer error(int status, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", status);
        body.put("message", message);
        return json(status, body);
    }

    /** 400 with every problem at once. */
    static ControlAnswer invalid(Collection<String> problems) {
        return error(400, String.join("; ", problems));
    }

    ControlAnswer with(String field, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new ControlAnswer(status, Map.copyOf(more), body);
    }

    ControlAnswer withEtag(String revision) {
        return with("ETag", '"' + revision + '"');
    }
}
