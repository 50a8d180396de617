package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.codec.HeaderRules;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fields that steps of the user's set in the head for the sandbox. One thread at a time, as the route. */
final class AddedFields {

    /** Of one value; beyond it a sandbox's server may refuse the head. */
    static final int MAX_VALUE = 4096;

    private final Map<String, String> fields = new LinkedHashMap<>(2);

    void set(String name, String value) {
        if (!HeaderRules.maySet(name)) {
            throw new IllegalArgumentException("a route may not set the field " + name);
        }
        if (value.length() > MAX_VALUE || !value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'))) {
            throw new IllegalArgumentException(
                    "the value for " + name + " is not up to " + MAX_VALUE + " characters of visible ASCII");
        }
        fields.put(name, value);
    }

    void applyTo(HttpHeaders headers) {
        fields.forEach(headers::set);
    }
}
