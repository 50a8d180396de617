package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.testkit.FakeHead;
import dev.sandboxrouter.testkit.otlp.Collector;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A span that we write is, field by field, the one that OpenTelemetry's exporter would have sent. */
class ExporterComparisonIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    private final RouterMetrics metrics = new RouterMetrics(new BuildInfo("1.2.3", "abc", "today"));

    @Test
    void aSpanIsTheOneOfTheExporter() throws Exception {
        ResourceSpans ours = ours();
        ResourceSpans theirs = theirs(ours.getScopeSpans(0).getSpans(0));

        assertThat(comparable(ours)).isEqualTo(comparable(theirs));
        assertThat(ours.getSchemaUrl()).isNotEmpty();
    }

    private ResourceSpans ours() throws Exception {
        try (Collector collector = Collector.start();
                SpanPush push = SpanPush.start(
                        collector.endpoint(), metrics.droppedSpans(), Map.of("otel.bsp.schedule.delay", "1ms"))) {
            CompletedRequest torn = TracedRequests.of(
                    "PROPFIND",
                    "/caf\u00e9/\ud83d\udc2a",
                    "upstream-aborted",
                    new TracedRequests()
                            .trace(FakeHead.get("/")
                                    .with("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                                    .with("tracestate", "a=1,b=2")));
            push.requestEnded(torn);
            return only(collector);
        }
    }

    /** With the same place, times and attributes, all else is the exporter's doing. */
    private static ResourceSpans theirs(io.opentelemetry.proto.trace.v1.Span like) throws Exception {
        TraceState state = TraceState.builder().put("b", "2").put("a", "1").build();
        SpanContext caller = SpanContext.createFromRemoteParent(TRACE, CALLER, TraceFlags.getSampled(), state);
        try (Collector collector = Collector.start();
                var sdk = AutoConfiguredOpenTelemetrySdk.builder()
                        .disableShutdownHook()
                        .addPropertiesCustomizer(given -> Map.of(
                                "otel.service.name", "sandbox-router",
                                "otel.metrics.exporter", "none",
                                "otel.logs.exporter", "none",
                                "otel.traces.exporter", "otlp",
                                "otel.exporter.otlp.traces.protocol", "grpc",
                                "otel.exporter.otlp.traces.endpoint", collector.endpoint()))
                        .build()
                        .getOpenTelemetrySdk()) {
            Span span = sdk.getTracer("dev.sandboxrouter")
                    .spanBuilder(like.getName())
                    .setParent(Context.root().with(Span.wrap(caller)))
                    .setSpanKind(SpanKind.SERVER)
                    .setStartTimestamp(like.getStartTimeUnixNano(), TimeUnit.NANOSECONDS)
                    .startSpan();
            for (KeyValue attribute : like.getAttributesList()) {
                if (attribute.getValue().hasIntValue()) {
                    span.setAttribute(attribute.getKey(), attribute.getValue().getIntValue());
                } else {
                    span.setAttribute(attribute.getKey(), attribute.getValue().getStringValue());
                }
            }
            span.setStatus(StatusCode.ERROR);
            span.end(like.getEndTimeUnixNano(), TimeUnit.NANOSECONDS);
            sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
            return only(collector);
        }
    }

    private static ResourceSpans only(Collector collector) throws Exception {
        byte[] message = collector.next(Duration.ofSeconds(10)).message();
        List<ResourceSpans> all = ExportTraceServiceRequest.parseFrom(message).getResourceSpansList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** Without the ids that each draws for itself, and attributes in the order of their names. */
    private static ResourceSpans comparable(ResourceSpans all) {
        ScopeSpans scope = all.getScopeSpans(0);
        io.opentelemetry.proto.trace.v1.Span span = scope.getSpans(0);
        assertThat(all.getScopeSpansCount()).isEqualTo(1);
        assertThat(scope.getSpansCount()).isEqualTo(1);
        assertThat(span.getSpanId().size()).isEqualTo(8);
        return all.toBuilder()
                .setResource(Resource.newBuilder()
                        .addAllAttributes(all.getResource().getAttributesList().stream()
                                .filter(attribute -> !attribute.getKey().equals("service.instance.id"))
                                .sorted(Comparator.comparing(KeyValue::getKey))
                                .toList()))
                .setScopeSpans(
                        0,
                        scope.toBuilder()
                                .setSpans(
                                        0,
                                        span.toBuilder()
                                                .setSpanId(ByteString.EMPTY)
                                                .clearAttributes()
                                                .addAllAttributes(span.getAttributesList().stream()
                                                        .sorted(Comparator.comparing(KeyValue::getKey))
                                                        .toList())))
                .build();
    }
}
