package dev.sandboxrouter.authz;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sandboxrouter.contract.SandboxKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a scoped token says.
 *
 * @param expires Unix seconds, exclusive
 */
record ScopedClaims(SandboxKey sandbox, long expires) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int FIELDS = 3;

    /** Names are DNS labels, in which nothing needs to be escaped. */
    String json() {
        return "{\"ns\":\"" + sandbox.namespace() + "\",\"name\":\"" + sandbox.id() + "\",\"exp\":" + expires + '}';
    }

    /**
     * Reads a signed payload; null if it does not say exactly these three things. One that says more is no good either:
     * it may be a restriction that a later version knows.
     */
    static @Nullable ScopedClaims parse(byte[] payload) {
        try {
            JsonNode json = MAPPER.readTree(payload);
            JsonNode namespace = json.path("ns");
            JsonNode name = json.path("name");
            JsonNode expires = json.path("exp");
            boolean whole = json.isObject()
                    && json.size() == FIELDS
                    && namespace.isTextual()
                    && name.isTextual()
                    && expires.isIntegralNumber()
                    && expires.canConvertToLong();
            return whole
                    ? new ScopedClaims(new SandboxKey(namespace.textValue(), name.textValue()), expires.longValue())
                    : null;
        } catch (IOException noJson) {
            return null;
        }
    }

    boolean isExpiredAt(long unixSeconds) {
        return unixSeconds >= expires;
    }
}
