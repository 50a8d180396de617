package dev.sandboxrouter.observability.otlp;

import static dev.sandboxrouter.observability.otlp.OtlpValue.INT;
import static dev.sandboxrouter.observability.otlp.OtlpValue.SHORT;
import static dev.sandboxrouter.observability.otlp.OtlpValue.STRING;
import static dev.sandboxrouter.observability.otlp.OtlpValue.VALUE;

/** Attributes of a span, written as they are put. */
final class SpanAttributes {

    /** Of a {@code Span}. */
    private static final int ATTRIBUTES = 9;

    private final ProtobufWriter out;

    /** @param out stands in a span */
    SpanAttributes(ProtobufWriter out) {
        this.out = out;
    }

    /** Puts an attribute that is not there yet. */
    void put(AttributeName name, String value) {
        int pair = out.open(ATTRIBUTES, SHORT);
        name.writeTo(out);
        int any = out.open(VALUE, SHORT);
        out.text(STRING, value);
        out.close(any, SHORT);
        out.close(pair, SHORT);
    }

    /** Puts an attribute that is not there yet. */
    void put(AttributeName name, long value) {
        int pair = out.open(ATTRIBUTES, SHORT);
        name.writeTo(out);
        int any = out.open(VALUE, SHORT);
        out.number(INT, value);
        out.close(any, SHORT);
        out.close(pair, SHORT);
    }
}
