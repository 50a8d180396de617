package dev.sandboxrouter.observability.otlp;

/** Attributes of a span, written as they are put: {@code KeyValue}s of OTLP (common/v1/common.proto). */
final class SpanAttributes {

    /** Of a {@code Span}. */
    private static final int ATTRIBUTES = 9;

    private static final int VALUE = 2;
    private static final int STRING = 1;
    private static final int INT = 3;

    /** Most attributes are shorter than 128 bytes. */
    private static final int SHORT = 1;

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
