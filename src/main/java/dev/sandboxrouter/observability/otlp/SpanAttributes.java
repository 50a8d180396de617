package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one span, in the order in which they were put. OpenTelemetry's own are sorted by their keys' text and
 * freed of doubles when they are built, which for fifteen of them costs more than sending them; here who puts them puts
 * each once. Written and read by the thread that sends, and not changed once handed out.
 */
final class SpanAttributes implements Attributes {

    /** Of a span, if everything is there; more find room too. */
    private static final int USUAL = 16;

    private AttributeKey<?>[] keys = new AttributeKey<?>[USUAL];
    private Object[] values = new Object[USUAL];
    private int size;

    /** Puts an attribute that is not there yet. */
    <T> void put(AttributeKey<T> key, T value) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        keys[size] = key;
        values[size++] = value;
    }

    @Override
    @SuppressWarnings("unchecked") // put() takes what its key is for
    public <T> @Nullable T get(AttributeKey<T> key) {
        for (int i = 0; i < size; i++) {
            if (keys[i].equals(key)) {
                return (T) values[i];
            }
        }
        return null;
    }

    @Override
    public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> taker) {
        for (int i = 0; i < size; i++) {
            taker.accept(keys[i], values[i]);
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public Map<AttributeKey<?>, Object> asMap() {
        Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
        forEach(map::put);
        return Collections.unmodifiableMap(map);
    }

    @Override
    public AttributesBuilder toBuilder() {
        return Attributes.builder().putAll(this);
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
