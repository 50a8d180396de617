package dev.sandboxrouter.testkit.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A span as a collector decodes it.
 *
 * @param resource attributes of the process that sent it
 */
public record ReceivedSpan(Span span, Map<String, Object> resource) {

    /** All of one export. */
    static List<ReceivedSpan> of(byte[] message) {
        List<ReceivedSpan> spans = new ArrayList<>();
        for (ResourceSpans resource : parse(message).getResourceSpansList()) {
            Map<String, Object> attributes = map(resource.getResource().getAttributesList());
            for (ScopeSpans scope : resource.getScopeSpansList()) {
                scope.getSpansList().forEach(span -> spans.add(new ReceivedSpan(span, attributes)));
            }
        }
        return spans;
    }

    private static ExportTraceServiceRequest parse(byte[] message) {
        try {
            return ExportTraceServiceRequest.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no export of traces", e);
        }
    }

    private static Map<String, Object> map(List<KeyValue> pairs) {
        Map<String, Object> map = new TreeMap<>();
        pairs.forEach(pair -> map.put(pair.getKey(), value(pair.getValue())));
        return map;
    }

    private static Object value(AnyValue value) {
        return value.hasIntValue() ? value.getIntValue() : value.getStringValue();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    public String name() {
        return span.getName();
    }

    public boolean isServer() {
        return span.getKind() == Span.SpanKind.SPAN_KIND_SERVER;
    }

    public boolean isClient() {
        return span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT;
    }

    public String traceId() {
        return hex(span.getTraceId());
    }

    public String spanId() {
        return hex(span.getSpanId());
    }

    /** Empty for the root of a trace. */
    public String parentId() {
        return hex(span.getParentSpanId());
    }

    public boolean isError() {
        return span.getStatus().getCodeValue() == Status.StatusCode.STATUS_CODE_ERROR_VALUE;
    }

    /** Texts, and numbers as {@link Long}. */
    public Map<String, Object> attributes() {
        return map(span.getAttributesList());
    }

    public @Nullable Object attribute(String key) {
        return attributes().get(key);
    }
}
