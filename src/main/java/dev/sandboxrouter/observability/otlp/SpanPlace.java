package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * Where a span that is sent stands. OpenTelemetry's own class looks at each digit of the ids, which were made here, or read
 * with care.
 *
 * @param isRemote whether it is another process's
 */
record SpanPlace(String getTraceId, String getSpanId, TraceState getTraceState, boolean isRemote)
        implements SpanContext {

    @Override
    public TraceFlags getTraceFlags() {
        return TraceFlags.getSampled();
    }

    @Override
    public boolean isValid() {
        return true;
    }
}
