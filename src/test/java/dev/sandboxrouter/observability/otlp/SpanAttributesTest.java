package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a collector decodes of attributes that were written as they were put. */
class SpanAttributesTest {

    private final ProtobufWriter out = new ProtobufWriter(1);
    private final SpanAttributes attributes = new SpanAttributes(out);

    @Test
    void whatWasPutIsThereInItsOrder() throws Exception {
        List<String> texts = List.of("x", "", "caf\u00e9", "y".repeat(127), "z".repeat(1024));
        for (int i = 0; i < texts.size(); i++) {
            attributes.put(AttributeName.of("text." + i), texts.get(i));
        }
        attributes.put(AttributeName.of("number"), 7);
        attributes.put(AttributeName.of("n".repeat(200)), Long.MIN_VALUE);
        Span span = Span.parseFrom(out.toArray());

        assertThat(span.getAttributesList())
                .filteredOn(pair -> pair.getValue().hasStringValue())
                .extracting(pair -> pair.getValue().getStringValue())
                .containsExactlyElementsOf(texts);
        assertThat(span.getAttributesList().get(0).getKey()).isEqualTo("text.0");
        assertThat(span.getAttributesList().get(5).getValue().getIntValue()).isEqualTo(7);
        assertThat(span.getAttributesList().get(6).getKey()).isEqualTo("n".repeat(200));
        assertThat(span.getAttributesList().get(6).getValue().getIntValue()).isEqualTo(Long.MIN_VALUE);
    }
}
