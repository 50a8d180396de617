package dev.sandboxrouter.observability.otlp;

/** An attribute's name, encoded once: field 1 of a {@code KeyValue} (OTLP, common/v1/common.proto). */
final class AttributeName {

    private static final int KEY = 1;

    private final byte[] field;

    private AttributeName(byte[] field) {
        this.field = field;
    }

    static AttributeName of(String name) {
        ProtobufWriter writer = new ProtobufWriter(name.length() + 2);
        writer.text(KEY, name);
        return new AttributeName(writer.toArray());
    }

    void writeTo(ProtobufWriter out) {
        out.append(field);
    }
}
