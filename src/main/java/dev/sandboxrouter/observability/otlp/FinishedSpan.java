package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/** A span as OpenTelemetry's exporter wants it. */
final class FinishedSpan implements SpanData {

    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.sandboxrouter");

    /** What it is called and where it stands in its trace. */
    record Place(String name, SpanKind kind, SpanContext own, SpanContext parent) {}

    /** Nanoseconds since 1970. */
    record Time(long start, long end) {}

    private final Resource resource;
    private final Place place;
    private final Time time;
    private final Attributes attributes;
    private final StatusData status;

    FinishedSpan(Resource resource, Place place, Time time, Attributes attributes, StatusData status) {
        this.resource = resource;
        this.place = place;
        this.time = time;
        this.attributes = attributes;
        this.status = status;
    }

    @Override
    public String getName() {
        return place.name();
    }

    @Override
    public SpanKind getKind() {
        return place.kind();
    }

    @Override
    public SpanContext getSpanContext() {
        return place.own();
    }

    @Override
    public SpanContext getParentSpanContext() {
        return place.parent();
    }

    @Override
    public StatusData getStatus() {
        return status;
    }

    @Override
    public long getStartEpochNanos() {
        return time.start();
    }

    @Override
    public long getEndEpochNanos() {
        return time.end();
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public List<LinkData> getLinks() {
        return List.of();
    }

    @Override
    public int getTotalRecordedLinks() {
        return 0;
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still asks for it
    public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return InstrumentationLibraryInfo.create(SCOPE.getName(), null);
    }
}
