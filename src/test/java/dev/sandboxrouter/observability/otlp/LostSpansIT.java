package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.LogCapture;
import dev.sandboxrouter.testkit.otlp.Collector;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of spans that do not arrive: none of them is missing without a word, and no request waits for one. */
@Tag("soak")
class LostSpansIT {

    private static final String DROPPED = "sandbox_router_spans_dropped_total{reason=";
    private static final Map<String, String> AT_ONCE = Map.of("otel.bsp.schedule.delay", "1ms");

    private final RouterMetrics metrics = new RouterMetrics(new BuildInfo("1.2.3", "abc", "today"));
    private final TracedRequests requests = new TracedRequests();

    static long dropped(RouterMetrics metrics, String reason) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(DROPPED + '"' + reason + '"'))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private long dropped(String reason) {
        return dropped(metrics, reason);
    }

    private void awaitDropped(String reason, long count) {
        Awaitility.await("spans dropped for " + reason)
                .atMost(Duration.ofSeconds(15))
                .until(() -> dropped(reason) >= count);
    }

    @Test
    void whatTheCollectorDoesNotTakeIsCounted() {
        try (Collector collector = Collector.start().refuse(Collector.INVALID_ARGUMENT);
                SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), AT_ONCE)) {
            push.requestEnded(requests.get("/"));
            awaitDropped("export-failed", 1);

            collector.refuse(0);
            CompletedRequest next = requests.get("/next");
            push.requestEnded(next);
            assertThat(collector.trace(TracedRequests.traceId(next), 1)).hasSize(1);
            assertThat(dropped("export-failed")).isEqualTo(1);
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
                push.requestEnded(requests.get("/"));
            }
            awaitDropped("export-failed", 2);

            assertThat(dropped("export-failed")).isEqualTo(2);
            assertThat(log.events()).anyMatch(event -> event.endsWith("the collector rejected 2: too old"));
        }
    }

    /** The library repeats a call, and reads the batch a second time for that. */
    @Test
    void aCallThatCouldNotBeTakenJustNowIsRepeated() throws Exception {
        try (Collector collector = Collector.start().refuseOnce(Collector.UNAVAILABLE)) {
            SpanPush push = SpanPush.start(collector.endpoint(), metrics.droppedSpans(), AT_ONCE);
            CompletedRequest request = requests.get("/again");
            push.requestEnded(request);
            byte[] first = collector.next(Duration.ofSeconds(10)).message();

            assertThat(collector.next(Duration.ofSeconds(10)).message()).isEqualTo(first);
            assertThat(collector.trace(TracedRequests.traceId(request))).hasSize(2);
            push.close();
            assertThat(dropped("export-failed")).isZero();
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
                push.requestEnded(requests.get("/"));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> collector.calls().size() + dropped("export-failed") >= calls);

            assertThat(dropped("export-failed")).isZero();
            assertThat(dropped("queue-full")).isZero();
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
                push.requestEnded(requests.get("/"));
            }
            awaitDropped("export-failed", 10);

            assertThat(log.events())
                    .filteredOn(event -> event.contains("spans are lost"))
                    .containsExactly(CollectorCalls.class.getName()
                            + ": spans are lost: the collector answered INVALID_ARGUMENT");
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
            push.requestEnded(requests.get("/"));
            awaitDropped("export-failed", 1);

            assertThat(log.events())
                    .anyMatch(event -> event.endsWith("they could not be sent: java.lang.IllegalArgumentException"))
                    .noneMatch(event -> event.contains("cret"));
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
                push.requestEnded(requests.get("/stuck"));
                collector.next(Duration.ofSeconds(10));
            }
            push.requestEnded(requests.get("/has-no-call"));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(push::hasTakenAll);
            CompletedRequest request = requests.get("/waits");
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

    @Test
    void aCollectorThatIsNotThereHoldsNothingUp() throws IOException {
        SpanPush push = SpanPush.start("http://127.0.0.1:" + FreePorts.next(), metrics.droppedSpans());
        push.requestEnded(requests.get("/"));
        long begin = System.nanoTime();
        push.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
}
