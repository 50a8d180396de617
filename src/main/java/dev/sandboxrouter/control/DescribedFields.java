package dev.sandboxrouter.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The headers of a described request: a JSON object of texts, or of lists of texts where a line is repeated. */
record DescribedFields(Map<String, List<String>> values) {

    static DescribedFields read(JsonNode json, List<String> problems) {
        Map<String, List<String>> values = new TreeMap<>();
        if (!json.isObject() && !json.isMissingNode() && !json.isNull()) {
            problems.add("invalid headers " + json + ": must be an object");
        }
        json.properties().forEach(field -> values.computeIfAbsent(
                        field.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                .addAll(lines(field.getKey(), field.getValue(), problems)));
        return new DescribedFields(values);
    }

    private static List<String> lines(String name, JsonNode value, List<String> problems) {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : value.isArray() ? value : List.of(value)) {
            if (line.isTextual()) {
                lines.add(line.textValue().strip());
            } else {
                problems.add("invalid header " + name + ' ' + line + ": must be a string or an array of strings");
            }
        }
        return lines;
    }

    List<String> of(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}
