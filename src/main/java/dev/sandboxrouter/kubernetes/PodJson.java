package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that matter of what the API server sends. The rest is skipped while it is read: a pod of ten kilobytes never
 * becomes objects.
 */
final class PodJson {

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private PodJson() {}

    /**
     * Reads one of the records below.
     *
     * @throws IOException if the text is no JSON, or not of this shape
     */
    static <T> T read(Bytes json, Class<T> type) throws IOException {
        T read = MAPPER.readValue(json.array(), 0, json.length(), type);
        if (read == null) {
            throw new IOException("null instead of an object");
        }
        return read;
    }

    /** As {@link #read(Bytes, Class)}. */
    static <T> T read(byte[] json, Class<T> type) throws IOException {
        return read(Bytes.of(json), type);
    }

    /** Without the position in the text, which helps nobody. */
    static String why(IOException unreadable) {
        return unreadable instanceof JsonProcessingException json
                ? String.valueOf(json.getOriginalMessage())
                : String.valueOf(unreadable.getMessage());
    }

    record Pod(@Nullable Metadata metadata, @Nullable Spec spec, @Nullable Status status) {}

    record Metadata(
            @Nullable String namespace,
            @Nullable String name,
            @Nullable String uid,
            @Nullable String resourceVersion,
            @Nullable String creationTimestamp,
            @Nullable String deletionTimestamp,
            @Nullable Map<String, String> labels,
            @Nullable List<Owner> ownerReferences) {}

    record Owner(
            @Nullable String apiVersion,
            @Nullable String kind,
            @Nullable String name,
            @Nullable String uid,
            boolean controller) {}

    record Spec(boolean hostNetwork) {}

    /** An ERROR's object is a Status: its {@code status} is a text, which the pod's never is. */
    record Status(@Nullable String podIP, @Nullable List<PodIp> podIPs, @Nullable List<Condition> conditions) {

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        Status {}

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Status ofAnError(String text) {
            return new Status(null, null, null);
        }
    }

    record PodIp(@Nullable String ip) {}

    record Condition(@Nullable String type, @Nullable String status) {}

    /** What stands around the items of a page, which are read one by one. */
    record Page(@Nullable ListMetadata metadata, @Nullable List<Object> items) {}

    record ListMetadata(@Nullable String resourceVersion, @JsonProperty("continue") @Nullable String next) {}

    record Event(@Nullable String type, @Nullable EventObject object) {}

    /** A pod, or the Status of an ERROR. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record EventObject(
            @Nullable Metadata metadata,
            @Nullable Spec spec,
            @Nullable Status status,
            int code,
            @Nullable String message) {

        /** The pod; for any type but ERROR. */
        Pod pod() {
            return new Pod(metadata, spec, status);
        }
    }
}
