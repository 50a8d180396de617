package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.observability.tracing.RequestTracer;
import dev.sandboxrouter.observability.tracing.Sampling;
import dev.sandboxrouter.testkit.FakeHead;
import dev.sandboxrouter.testkit.LogCapture;
import dev.sandboxrouter.testkit.otlp.Collector;
import dev.sandboxrouter.testkit.otlp.ReceivedSpan;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a collector. */
@Tag("soak")
class SpanPushIT {

    private static final Map<String, String> AT_ONCE = Map.of("otel.bsp.schedule.delay", "1ms");

    /** As many spans in a batch as may be asked for, and nothing is sent before. */
    private static final Map<String, String> LARGEST =
            Map.of("otel.bsp.schedule.delay", "1h", "otel.bsp.max.export.batch.size", "1000000");

    /** Bytes of a message that gRPC's servers accept unless they are told otherwise. */
    private static final int TAKEN_BY_A_COLLECTOR = 4 * 1024 * 1024;

    private static final Target TARGET = new Target(
            InetAddress.getLoopbackAddress(), 8888, Source.DIRECTORY_NAME, true, new UpstreamIdentity.Pod("uid"));

    private final RouterMetrics metrics = new RouterMetrics(new BuildInfo("1.2.3", "abc", "today"));
    private final TracedRequests requests = new TracedRequests();

    @Test
    void spansComeInBatchesWithWhatTheVariablesSayOfTheProcess() throws Exception {
        try (Collector collector = Collector.start();
                SpanPush push = SpanPush.start(
                        collector.endpoint(),
                        metrics.droppedSpans(),
                        Map.of(
                                "otel.bsp.schedule.delay", "1ms",
                                "otel.exporter.otlp.headers", "api-key=for-the-collector",
                                "otel.resource.attributes", "deployment.environment.name=test"))) {
            CompletedRequest request = requests.get("/a");
            push.requestEnded(request);
            Collector.Call call = collector.next(Duration.ofSeconds(10));

            assertThat(call.path()).isEqualTo("/opentelemetry.proto.collector.trace.v1.TraceService/Export");
            assertThat(call.contentType()).isEqualTo("application/grpc");
            assertThat(call.apiKey()).isEqualTo("for-the-collector");
            ReceivedSpan span =
                    collector.trace(TracedRequests.traceId(request), 1).get(0);
            assertThat(span.resource())
                    .containsEntry("service.name", "sandbox-router")
                    .containsKey("service.instance.id")
                    .containsEntry("deployment.environment.name", "test");
            assertThat(span.span().getEndTimeUnixNano() - span.span().getStartTimeUnixNano())
                    .isEqualTo(1_000_000);
        }
    }

    @Test
    void aFullBatchDoesNotWait() throws Exception {
        try (Collector collector = Collector.start();
                SpanPush push = SpanPush.start(
                        collector.endpoint(),
                        metrics.droppedSpans(),
                        Map.of("otel.bsp.schedule.delay", "1h", "otel.bsp.max.export.batch.size", "3"))) {
            for (int i = 0; i < 4; i++) {
                push.requestEnded(requests.get("/" + i));
            }
            collector.next(Duration.ofSeconds(10));

            assertThat(collector.spans()).hasSize(3);
        }
    }

    @Test
    void whatWaitsIsSentAtTheEnd() {
        try (Collector collector = Collector.start()) {
            SpanPush push = SpanPush.start(
                    collector.endpoint(), metrics.droppedSpans(), Map.of("otel.bsp.schedule.delay", "1h"));
            CompletedRequest request = requests.get("/last");
            push.requestEnded(request);
            push.close();

            assertThat(collector.trace(TracedRequests.traceId(request))).hasSize(1);
            assertThat(LostSpansIT.dropped(metrics, "export-failed")).isZero();
        }
    }

    /** A collector takes 4 MiB; a caller that could make a batch larger would hide what the others do. */
    @Test
    void longTextsAreCut() {
        try (Collector collector = Collector.start()) {
            SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), AT_ONCE);
            CompletedRequest request = requests.get("/" + "x".repeat(60_000));
            push.requestEnded(request);
            ReceivedSpan span =
                    collector.trace(TracedRequests.traceId(request), 1).get(0);

            assertThat(String.valueOf(span.attribute("url.path"))).hasSize(SpanFields.MAX_TEXT);
            push.close();
        }
    }

    /** Any of them alone: what counts is what is sent, however much longer what was received is. */
    @ParameterizedTest
    @ValueSource(strings = {"method", "path"})
    void theLargestBatchOfLongTextsIsTakenByACollector(String which) throws Exception {
        String text = "\u6c99".repeat(2 * SpanFields.MAX_TEXT);
        int textBytes = 3 * SpanFields.MAX_TEXT;
        int spanBytes = textBytes + 600;
        try (Collector collector = Collector.start();
                SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), LARGEST)) {
            for (int i = 0; i < SpanSender.MAX_BATCH_BYTES / textBytes + 1; i++) {
                RequestTrace trace = requests.trace("/");
                push.requestEnded(
                        which.equals("path")
                                ? TracedRequests.of("GET", text, null, trace)
                                : TracedRequests.of(text, "/", null, trace));
            }
            Collector.Call call = collector.next(Duration.ofSeconds(10));

            assertThat(call.message())
                    .hasSizeBetween(SpanSender.MAX_BATCH_BYTES, SpanSender.MAX_BATCH_BYTES + spanBytes)
                    .hasSizeLessThan(TAKEN_BY_A_COLLECTOR);
            assertThat(collector.spans()).hasSizeGreaterThan(SpanSender.MAX_BATCH_BYTES / spanBytes);
        }
    }

    /** What a caller cannot make long is small enough for as many spans as a batch may have. */
    @Test
    void theLargestBatchOfShortTextsIsFilled() throws Exception {
        int largest = 4096;
        try (Collector collector = Collector.start();
                SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), LARGEST)) {
            for (int i = 0; i < largest; i++) {
                push.requestEnded(requests.get("/"));
            }
            Collector.Call call = collector.next(Duration.ofSeconds(10));

            assertThat(collector.spans()).hasSize(largest);
            assertThat(call.message()).hasSizeLessThan(SpanSender.MAX_BATCH_BYTES);
        }
    }

    @Test
    void aRequestOfWhichNoSpansCanBeMadeTakesNoOthersWithIt() {
        try (Collector collector = Collector.start();
                LogCapture log = LogCapture.open()) {
            SpanPush push = SpanPush.start(
                    collector.endpoint(), metrics.droppedSpans(), Map.of("otel.bsp.schedule.delay", "1h"));
            RequestTrace broken = requests.trace("/");
            broken.attempted(TARGET, "/", "1.1");
            broken.attemptConnected("no port, which nobody sends");
            CompletedRequest before = requests.get("/before");
            CompletedRequest after = requests.get("/after");
            push.requestEnded(before);
            push.requestEnded(TracedRequests.of("GET", "/broken", null, broken));
            push.requestEnded(after);
            push.close();

            assertThat(collector.spans())
                    .extracting(ReceivedSpan::traceId)
                    .containsExactly(TracedRequests.traceId(before), TracedRequests.traceId(after));
            assertThat(log.events()).anyMatch(event -> event.contains("request id-1: no spans could be made of it"));
        }
    }

    /** One call at a time would bound the spans by the collector's distance. */
    @Test
    void aBatchDoesNotWaitForTheAnswerToAnother() throws Exception {
        try (Collector collector = Collector.start().fallSilent();
                SpanPush push = SpanPush.start(
                        collector.endpoint(),
                        metrics.droppedSpans(),
                        Map.of("otel.bsp.schedule.delay", "1h", "otel.bsp.max.export.batch.size", "1"))) {
            for (int i = 0; i < SpanSender.IN_FLIGHT; i++) {
                push.requestEnded(requests.get("/" + i));
            }
            for (int i = 0; i < SpanSender.IN_FLIGHT; i++) {
                collector.next(Duration.ofSeconds(10));
            }
            assertThat(collector.spans()).hasSize(SpanSender.IN_FLIGHT);
        }
    }

    @Test
    void whatIsNotTracedIsPassedOver() {
        try (Collector collector = Collector.start()) {
            SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), AT_ONCE);
            push.requestEnded(TracedRequests.of(
                    "GET", "/unsampled", null, new RequestTracer(new Sampling(true, 0)).begin(FakeHead.get("/"), "2")));
            push.close();

            assertThat(collector.calls()).isEmpty();
        }
    }
}
