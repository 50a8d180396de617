package dev.sandboxrouter.observability.otlp;

/** An attribute's name, encoded once as the field of a {@code KeyValue}. */
final class AttributeName {

    private final byte[] field;

    private AttributeName(byte[] field) {
        this.field = field;
    }

    static AttributeName of(String name) {
        ProtobufWriter writer = new ProtobufWriter(name.length() + 2);
        writer.text(OtlpValue.KEY, name);
        return new AttributeName(writer.toArray());
    }

    void writeTo(ProtobufWriter out) {
        out.append(field);
    }
}
