package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Spans that go to a collector in one call: an {@code ExportTraceServiceRequest} of OTLP
 * (collector/trace/v1/trace_service.proto). Filled by one thread; once it is {@link #closed}, read by any, more than once
 * where a call is repeated.
 */
final class SpanBatch implements MessageWriter {

    /** Whoever reads the spans sees who wrote them. */
    private static final String SCOPE_NAME = "dev.sandboxrouter";

    /** Of a Resource. */
    private static final int ATTRIBUTES = 1;

    // Fields of the request, of a ResourceSpans in it, of a ScopeSpans in that, and of an InstrumentationScope.
    private static final int RESOURCE_SPANS = 1;
    private static final int RESOURCE = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SCHEMA_URL = 3;
    private static final int SCOPE = 1;
    private static final int SPANS = 2;
    private static final int NAME = 1;

    /** Bytes of the length of a batch of some size. */
    private static final int LONG = 3;

    private final ProtobufWriter out;
    private final RequestSpans spans;
    private final @Nullable String schema;
    private final int resourceSpans;
    private final int scopeSpans;
    private int count;

    /**
     * Without spans.
     *
     * @param resource who sends
     * @param capacity bytes for which there is room at once
     */
    SpanBatch(Resource resource, int capacity, AddressTexts peers) {
        out = new ProtobufWriter(capacity);
        spans = new RequestSpans(out, SPANS, peers);
        schema = resource.getSchemaUrl();
        resourceSpans = out.open(RESOURCE_SPANS, LONG);
        int who = out.open(RESOURCE);
        resource.getAttributes().forEach((key, value) -> OtlpValue.pair(out, ATTRIBUTES, key.getKey(), value));
        out.close(who);
        scopeSpans = out.open(SCOPE_SPANS, LONG);
        int scope = out.open(SCOPE);
        out.text(NAME, SCOPE_NAME);
        out.close(scope);
    }

    /** The spans of a request, all or none; throws where they cannot be written. */
    void add(CompletedRequest request, TracedRequest trace) {
        int before = out.size();
        boolean written = false;
        try {
            spans.write(request, trace);
            written = true;
        } finally {
            if (!written) {
                out.truncate(before);
            }
        }
        count += RequestSpans.count(trace);
    }

    /** How many spans there are. */
    int count() {
        return count;
    }

    /** In bytes. */
    int size() {
        return out.size();
    }

    /** Nothing is added any more. */
    SpanBatch closed() {
        out.close(scopeSpans, LONG);
        if (schema != null) {
            out.text(SCHEMA_URL, schema);
        }
        out.close(resourceSpans, LONG);
        return this;
    }

    @Override
    public int getContentLength() {
        return out.size();
    }

    @Override
    public void writeMessage(OutputStream to) throws IOException {
        out.writeTo(to);
    }
}
