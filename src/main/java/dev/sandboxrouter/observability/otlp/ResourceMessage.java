package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;

/** Who sends: a {@code Resource} of OTLP (resource/v1/resource.proto), encoded once. */
final class ResourceMessage {

    private static final int ATTRIBUTES = 1;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    // Of an AnyValue, and of the ArrayValue in it.
    private static final int STRING = 1;
    private static final int BOOL = 2;
    private static final int INT = 3;
    private static final int DOUBLE = 4;
    private static final int ARRAY = 5;
    private static final int VALUES = 1;

    private static final int SHORT = 1;

    private ResourceMessage() {}

    /** The fields of the message, without its own tag and length. */
    static byte[] of(Resource resource) {
        ProtobufWriter out = new ProtobufWriter(512);
        resource.getAttributes().forEach((key, value) -> pair(out, key, value));
        return out.toArray();
    }

    private static void pair(ProtobufWriter out, AttributeKey<?> key, Object value) {
        int pair = out.open(ATTRIBUTES, SHORT);
        out.text(KEY, key.getKey());
        any(out, VALUE, value);
        out.close(pair, SHORT);
    }

    private static void any(ProtobufWriter out, int field, Object value) {
        int any = out.open(field, SHORT);
        if (value instanceof Boolean truth) {
            out.number(BOOL, truth ? 1 : 0);
        } else if (value instanceof Long number) {
            out.number(INT, number);
        } else if (value instanceof Double number) {
            out.fixed64(DOUBLE, Double.doubleToRawLongBits(number));
        } else if (value instanceof List<?> list) {
            int array = out.open(ARRAY, SHORT);
            list.forEach(element -> any(out, VALUES, element));
            out.close(array, SHORT);
        } else {
            out.text(STRING, value.toString());
        }
        out.close(any, SHORT);
    }
}
