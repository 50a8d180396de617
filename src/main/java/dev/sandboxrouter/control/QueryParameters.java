package dev.sandboxrouter.control;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of a call. Parameters that no call knows are ignored, as clients add their own. */
final class QueryParameters {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private QueryParameters() {}

    /** @param raw without the question mark; a bad percent-encoding stands for itself */
    static QueryParameters of(String raw) {
        QueryParameters parameters = new QueryParameters();
        for (String pair : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters
                    .values
                    .computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
                    .add(parts.length == 2 ? decode(parts[1]) : "");
        }
        return parameters;
    }

    private static String decode(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return raw;
        }
    }

    /**
     * The value of a parameter; null if it is absent. Empty is a value: a script whose variable is empty must not set the
     * rules of the default namespace. Given twice it is a problem: which one counts?
     */
    @Nullable
    String value(String name, List<String> problems) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            problems.add("duplicate parameter " + name);
        }
        return given.isEmpty() ? null : given.get(0);
    }
}
