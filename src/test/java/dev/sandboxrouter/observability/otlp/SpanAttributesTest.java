package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands in for OpenTelemetry's own attributes says the same as they do. */
class SpanAttributesTest {

    private static final AttributeKey<String> NAME = AttributeKey.stringKey("name");
    private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("number");

    private final SpanAttributes attributes = new SpanAttributes();

    @Test
    void whatWasPutIsThereInItsOrder() {
        assertThat(attributes.isEmpty()).isTrue();
        attributes.put(NUMBER, 7L);
        attributes.put(NAME, "x");
        List<String> seen = new ArrayList<>();
        attributes.forEach((key, value) -> seen.add(key.getKey() + "=" + value));

        assertThat(seen).containsExactly("number=7", "name=x");
        assertThat(attributes.size()).isEqualTo(2);
        assertThat(attributes.get(NAME)).isEqualTo("x");
        assertThat(attributes.get(AttributeKey.longKey("name"))).isNull();
        assertThat(attributes.get(AttributeKey.stringKey("other"))).isNull();
    }

    @Test
    void itIsWhatOpenTelemetrysBuilderMakes() {
        attributes.put(NUMBER, 7L);
        attributes.put(NAME, "x");
        Attributes theirs = Attributes.builder().put(NAME, "x").put(NUMBER, 7L).build();

        assertThat(attributes.toBuilder().build()).isEqualTo(theirs);
        assertThat(attributes.asMap()).isEqualTo(theirs.asMap());
    }

    @Test
    void thereIsRoomForMoreThanUsual() {
        for (int i = 0; i < 100; i++) {
            attributes.put(AttributeKey.longKey("key-" + i), (long) i);
        }

        assertThat(attributes.size()).isEqualTo(100);
        assertThat(attributes.get(AttributeKey.longKey("key-99"))).isEqualTo(99L);
    }
}
