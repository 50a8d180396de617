package dev.sandboxrouter.observability.otlp;

import static dev.sandboxrouter.observability.otlp.OtlpValue.INT;
import static dev.sandboxrouter.observability.otlp.OtlpValue.STRING;
import static dev.sandboxrouter.observability.otlp.OtlpValue.VALUE;

/** Attributes of a span, written as they are put. */
final class SpanAttributes {

    /** Of a {@code Span}. */
    private static final int ATTRIBUTES = 9;

    private final ProtobufWriter out;
    private int pair;
    private int any;

    /** @param out stands in a span */
    SpanAttributes(ProtobufWriter out) {
        this.out = out;
    }

    /** Puts an attribute that is not there yet. */
    void put(AttributeName name, String value) {
        begin(name);
        out.text(STRING, value);
        end();
    }

    /** Puts an attribute that is not there yet. */
    void put(AttributeName name, long value) {
        begin(name);
        out.number(INT, value);
        end();
    }

    private void begin(AttributeName name) {
        pair = out.open(ATTRIBUTES);
        name.writeTo(out);
        any = out.open(VALUE);
    }

    private void end() {
        out.close(any);
        out.close(pair);
    }
}
