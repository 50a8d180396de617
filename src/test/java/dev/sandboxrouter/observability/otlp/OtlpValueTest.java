package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Variables give texts alone; providers on the class path may add attributes of any type. */
class OtlpValueTest {

    @Test
    void everyTypeOfAttributeArrives() throws Exception {
        Attributes attributes = Attributes.builder()
                .put("text", "caf\u00e9")
                .put("yes", true)
                .put("no", false)
                .put("number", -7L)
                .put("ratio", 0.25)
                .put(AttributeKey.stringArrayKey("texts"), List.of("a", "b".repeat(200)))
                .put(AttributeKey.longArrayKey("numbers"), Arrays.asList(1L, null))
                .put(AttributeKey.valueKey("value"), Value.of(Value.of(1), Value.of("x")))
                .build();
        ProtobufWriter out = new ProtobufWriter(1);
        attributes.forEach((key, value) -> OtlpValue.pair(out, 1, key.getKey(), value));
        Map<String, AnyValue> received = new TreeMap<>();
        Resource.parseFrom(out.toArray())
                .getAttributesList()
                .forEach(pair -> received.put(pair.getKey(), pair.getValue()));

        assertThat(received)
                .isEqualTo(Map.of(
                        "text", text("caf\u00e9"),
                        "yes", AnyValue.newBuilder().setBoolValue(true).build(),
                        "no", AnyValue.newBuilder().setBoolValue(false).build(),
                        "number", number(-7),
                        "ratio", AnyValue.newBuilder().setDoubleValue(0.25).build(),
                        "texts", array(text("a"), text("b".repeat(200))),
                        "numbers", array(number(1), AnyValue.getDefaultInstance()),
                        "value", text("[1,\"x\"]")));
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static AnyValue number(long value) {
        return AnyValue.newBuilder().setIntValue(value).build();
    }

    private static AnyValue array(AnyValue... values) {
        return AnyValue.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addAllValues(List.of(values)))
                .build();
    }
}
