package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.api.common.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes as OTLP has them: {@code KeyValue} and {@code AnyValue} of common/v1/common.proto. */
final class OtlpValue {

    // Fields of a KeyValue.
    static final int KEY = 1;
    static final int VALUE = 2;

    // Fields of an AnyValue, and of the ArrayValue in it.
    static final int STRING = 1;
    static final int INT = 3;
    private static final int BOOL = 2;
    private static final int DOUBLE = 4;
    private static final int ARRAY = 5;
    private static final int VALUES = 1;

    private OtlpValue() {}

    /** Writes a {@code KeyValue}; what is neither text, truth, number nor a list of these is sent as text. */
    static void pair(ProtobufWriter out, int field, String key, Object value) {
        int pair = out.open(field);
        out.text(KEY, key);
        any(out, VALUE, value);
        out.close(pair);
    }

    private static void any(ProtobufWriter out, int field, @Nullable Object value) {
        int any = out.open(field);
        if (value instanceof Boolean truth) {
            out.number(BOOL, truth ? 1 : 0);
        } else if (value instanceof Long number) {
            out.number(INT, number);
        } else if (value instanceof Double number) {
            out.fixed64(DOUBLE, Double.doubleToRawLongBits(number));
        } else if (value instanceof List<?> list) {
            int array = out.open(ARRAY);
            list.forEach(element -> any(out, VALUES, element));
            out.close(array);
        } else if (value != null) {
            out.text(STRING, value instanceof Value<?> other ? other.asString() : value.toString());
        }
        out.close(any);
    }
}
