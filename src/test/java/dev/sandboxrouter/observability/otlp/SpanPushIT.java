package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.observability.tracing.RequestTracer;
import dev.sandboxrouter.observability.tracing.Sampling;
import dev.sandboxrouter.testkit.FakeHead;
import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.LogCapture;
import dev.sandboxrouter.testkit.otlp.Collector;
import dev.sandboxrouter.testkit.otlp.ReceivedSpan;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a collector, and what becomes of spans that do not. */
@Tag("soak")
class SpanPushIT {

    private static final String DROPPED = "sandbox_router_spans_dropped_total{reason=";
    private static final Map<String, String> AT_ONCE = Map.of("otel.bsp.schedule.delay", "1ms");

    /** As many spans in a batch as may be asked for, and nothing is sent before. */
    private static final Map<String, String> LARGEST =
            Map.of("otel.bsp.schedule.delay", "1h", "otel.bsp.max.export.batch.size", "1000000");

    /** Bytes of a message that gRPC's servers accept unless they are told otherwise. */
    private static final int TAKEN_BY_A_COLLECTOR = 4 * 1024 * 1024;

    private static final Target TARGET = new Target(
            InetAddress.getLoopbackAddress(), 8888, Source.DIRECTORY_NAME, true, new UpstreamIdentity.Pod("uid"));

    private final RouterMetrics metrics = new RouterMetrics(new BuildInfo("1.2.3", "abc", "today"));
    private final RequestTracer tracer = new RequestTracer(Sampling.DEFAULT);

    private CompletedRequest request(String path) {
        RequestTrace trace = tracer.begin(FakeHead.get(path), "1.1");
        return request(path, trace);
    }

    private static CompletedRequest request(String path, RequestTrace trace) {
        return request("GET", path, null, trace);
    }

    static CompletedRequest request(String method, String path, @Nullable String reason, RequestTrace trace) {
        return new CompletedRequest(
                method,
                path,
                200,
                reason,
                false,
                1_000_000,
                500_000,
                "10.0.1.5",
                new SandboxKey("team-a", "abc"),
                NamespaceEvidence.CLUSTER,
                null,
                null,
                0,
                0,
                0,
                "agent/1.0",
                "id-1",
                trace,
                0,
                null,
                null,
                null,
                null);
    }

    private long dropped(String reason) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(DROPPED + '"' + reason + '"'))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void awaitDropped(String reason, long count) {
        Awaitility.await("spans dropped for " + reason)
                .atMost(Duration.ofSeconds(15))
                .until(() -> dropped(reason) >= count);
    }

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
            CompletedRequest request = request("/a");
            push.requestEnded(request);
            Collector.Call call = collector.next(Duration.ofSeconds(10));

            assertThat(call.path()).isEqualTo("/opentelemetry.proto.collector.trace.v1.TraceService/Export");
            assertThat(call.contentType()).isEqualTo("application/grpc");
            assertThat(call.apiKey()).isEqualTo("for-the-collector");
            ReceivedSpan span = collector.trace(traceId(request), 1).get(0);
            assertThat(span.resource())
                    .containsEntry("service.name", "sandbox-router")
                    .containsKey("service.instance.id")
                    .containsEntry("deployment.environment.name", "test");
            assertThat(span.span().getEndTimeUnixNano() - span.span().getStartTimeUnixNano())
                    .isEqualTo(1_000_000);
        }
    }

    private static String traceId(CompletedRequest request) {
        return Objects.requireNonNull(request.trace()).traceId();
    }

    @Test
    void aFullBatchDoesNotWait() throws Exception {
        try (Collector collector = Collector.start();
                SpanPush push = SpanPush.start(
                        collector.endpoint(),
                        metrics.droppedSpans(),
                        Map.of("otel.bsp.schedule.delay", "1h", "otel.bsp.max.export.batch.size", "3"))) {
            for (int i = 0; i < 4; i++) {
                push.requestEnded(request("/" + i));
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
            CompletedRequest request = request("/last");
            push.requestEnded(request);
            push.close();

            assertThat(collector.trace(traceId(request))).hasSize(1);
            assertThat(dropped("export-failed")).isZero();
        }
    }

    /** A collector takes 4 MiB; a caller that could make a batch larger would hide what the others do. */
    @Test
    void longTextsAreCut() {
        try (Collector collector = Collector.start()) {
            SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), AT_ONCE);
            CompletedRequest request = request("/" + "x".repeat(60_000));
            push.requestEnded(request);
            ReceivedSpan span = collector.trace(traceId(request), 1).get(0);

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
                RequestTrace trace = tracer.begin(FakeHead.get("/"), "1.1");
                push.requestEnded(
                        which.equals("path") ? request("GET", text, null, trace) : request(text, "/", null, trace));
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
                push.requestEnded(request("/"));
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
            RequestTrace broken = tracer.begin(FakeHead.get("/"), "1.1");
            broken.attempted(TARGET, "/", "1.1");
            broken.attemptConnected("no port, which nobody sends");
            CompletedRequest before = request("/before");
            CompletedRequest after = request("/after");
            push.requestEnded(before);
            push.requestEnded(request("/broken", broken));
            push.requestEnded(after);
            push.close();

            assertThat(collector.spans())
                    .extracting(ReceivedSpan::traceId)
                    .containsExactly(traceId(before), traceId(after));
            assertThat(log.events()).anyMatch(event -> event.contains("request id-1: no spans could be made of it"));
        }
    }

    /** The library repeats a call, and reads the batch a second time for that. */
    @Test
    void aCallThatCouldNotBeTakenJustNowIsRepeated() throws Exception {
        try (Collector collector = Collector.start().refuseOnce(Collector.UNAVAILABLE)) {
            SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), AT_ONCE);
            CompletedRequest request = request("/again");
            push.requestEnded(request);
            byte[] first = collector.next(Duration.ofSeconds(10)).message();

            assertThat(collector.next(Duration.ofSeconds(10)).message()).isEqualTo(first);
            assertThat(collector.trace(traceId(request))).hasSize(2);
            push.close();
            assertThat(dropped("export-failed")).isZero();
        }
    }

    /** The call went well, so nothing else would tell that spans are missing. */
    @Test
    void whatTheCollectorRejectsOfACallIsCounted() {
        byte[] response = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(2)
                        .setErrorMessage("too old"))
                .build()
                .toByteArray();
        try (Collector collector = Collector.start().answer(response);
                LogCapture log = LogCapture.open();
                SpanPush push = SpanPush.start(
                        collector.endpoint(),
                        metrics.droppedSpans(),
                        Map.of("otel.bsp.schedule.delay", "1h", "otel.bsp.max.export.batch.size", "3"))) {
            for (int i = 0; i < 3; i++) {
                push.requestEnded(request("/"));
            }
            awaitDropped("export-failed", 2);

            assertThat(dropped("export-failed")).isEqualTo(2);
            assertThat(log.events()).anyMatch(event -> event.endsWith("the collector rejected 2: too old"));
        }
    }

    /** Calls of the exporter's own pool found no thread where others were about to end, and their spans were lost. */
    @Test
    void manyCallsToAHealthyCollectorLoseNothing() {
        int calls = 5_000;
        try (Collector collector = Collector.start();
                SpanPush push = SpanPush.start(
                        collector.endpoint(),
                        metrics.droppedSpans(),
                        Map.of("otel.bsp.schedule.delay", "1h", "otel.bsp.max.export.batch.size", "1"))) {
            for (int i = 0; i < calls; i++) {
                push.requestEnded(request("/"));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> collector.calls().size() + dropped("export-failed") >= calls);

            assertThat(dropped("export-failed")).isZero();
            assertThat(dropped("queue-full")).isZero();
        }
    }

    /** What cannot stand in a head is quoted by who refuses it, and such fields hold keys. */
    @Test
    void aKeyThatCannotBeSentIsNotLogged() {
        try (Collector collector = Collector.start();
                LogCapture log = LogCapture.open();
                SpanPush push = SpanPush.start(
                        collector.endpoint(),
                        metrics.droppedSpans(),
                        Map.of(
                                "otel.bsp.schedule.delay",
                                "1ms",
                                "otel.exporter.otlp.headers",
                                "api-key=s%C3%A9cret"))) {
            push.requestEnded(request("/"));
            awaitDropped("export-failed", 1);

            assertThat(log.events())
                    .anyMatch(event -> event.endsWith("they could not be sent: java.lang.IllegalArgumentException"))
                    .noneMatch(event -> event.contains("cret"));
        }
    }

    /** A collector that is away for an hour has a line a minute, not one for each call. */
    @Test
    void callsThatComeToNothingShareALine() {
        try (Collector collector = Collector.start().refuse(Collector.INVALID_ARGUMENT);
                LogCapture log = LogCapture.open();
                SpanPush push = SpanPush.start(
                        collector.endpoint(),
                        metrics.droppedSpans(),
                        Map.of("otel.bsp.schedule.delay", "1h", "otel.bsp.max.export.batch.size", "1"))) {
            for (int i = 0; i < 10; i++) {
                push.requestEnded(request("/"));
            }
            awaitDropped("export-failed", 10);

            assertThat(log.events())
                    .filteredOn(event -> event.contains("spans are lost"))
                    .containsExactly(CollectorCalls.class.getName()
                            + ": spans are lost: the collector answered INVALID_ARGUMENT");
        }
    }

    @Test
    void whatTheCollectorDoesNotTakeIsCounted() {
        try (Collector collector = Collector.start().refuse(Collector.INVALID_ARGUMENT);
                SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), AT_ONCE)) {
            push.requestEnded(request("/"));
            awaitDropped("export-failed", 1);

            collector.refuse(0);
            CompletedRequest next = request("/next");
            push.requestEnded(next);
            assertThat(collector.trace(traceId(next), 1)).hasSize(1);
            assertThat(dropped("export-failed")).isEqualTo(1);
        }
    }

    @Test
    void whatFindsTheQueueFullIsCountedAndHoldsNothingUp() throws Exception {
        try (Collector collector = Collector.start().fallSilent()) {
            SpanPush push = SpanPush.start(
                    collector.endpoint(),
                    metrics.droppedSpans(),
                    Map.of("otel.bsp.max.export.batch.size", "1", "otel.exporter.otlp.timeout", "1h"));
            for (int i = 0; i < SpanSender.IN_FLIGHT; i++) {
                push.requestEnded(request("/stuck"));
                collector.next(Duration.ofSeconds(10));
            }
            push.requestEnded(request("/has-no-call"));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(push::hasTakenAll);
            CompletedRequest request = request("/waits");
            for (int i = 0; i < SpanPush.CAPACITY; i++) {
                push.requestEnded(request);
            }
            assertThat(dropped("queue-full")).isZero();
            push.requestEnded(request);
            assertThat(dropped("queue-full")).isEqualTo(1);

            long begin = System.nanoTime();
            push.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
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
                push.requestEnded(request("/" + i));
            }
            for (int i = 0; i < SpanSender.IN_FLIGHT; i++) {
                collector.next(Duration.ofSeconds(10));
            }
            assertThat(collector.spans()).hasSize(SpanSender.IN_FLIGHT);
        }
    }

    @Test
    void aCollectorThatIsNotThereHoldsNothingUp() throws IOException {
        SpanPush push = SpanPush.start("http://127.0.0.1:" + FreePorts.next(), metrics.droppedSpans());
        push.requestEnded(request("/"));
        long begin = System.nanoTime();
        push.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whatIsNotTracedIsPassedOver() {
        try (Collector collector = Collector.start()) {
            SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), AT_ONCE);
            push.requestEnded(
                    request("/unsampled", new RequestTracer(new Sampling(true, 0)).begin(FakeHead.get("/"), "2")));
            push.close();

            assertThat(collector.calls()).isEmpty();
        }
    }
}
