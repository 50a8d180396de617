package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.otlp.Collector;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What arrives at a collector, over a real HTTP/2 connection. */
class MetricsPushIT {

    private final RouterMetrics metrics = new RouterMetrics(new BuildInfo("1.2.3", "abc", "today"));

    @Test
    void pushesWhileItRunsAndOnceMoreAtTheEnd() throws Exception {
        try (Collector collector = Collector.start()) {
            MetricsPush push = MetricsPush.start(
                    metrics.registry(), collector.endpoint(), Map.of("otel.metric.export.interval", "200"));
            Collector.Call first = collector.next(Duration.ofSeconds(10));
            assertThat(first.path()).isEqualTo("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export");
            assertThat(first.contentType()).isEqualTo("application/grpc");
            assertThat(first.text())
                    .contains(
                            "sandbox_router_inflight_requests",
                            "sandbox_router_bytes_total",
                            "sandbox_router_time_to_first_byte_seconds",
                            "service.name",
                            "service.instance.id",
                            "sandbox-router");
            push.close();
        }
    }

    /** The last minute of a pod's life would be lost else. */
    @Test
    void whatHappenedSinceTheLastPushIsToldAtTheEnd() throws Exception {
        try (Collector collector = Collector.start()) {
            MetricsPush push = MetricsPush.start(metrics.registry(), collector.endpoint());
            metrics.ingressDecisions().denied("client-not-allowed");
            push.close();

            assertThat(collector.next(Duration.ofSeconds(5)).text()).contains("client-not-allowed");
        }
    }

    @Test
    void aCollectorThatIsNotThereHoldsNothingUp() throws IOException {
        MetricsPush push = MetricsPush.start(metrics.registry(), "http://127.0.0.1:" + FreePorts.next());
        long begin = System.nanoTime();
        push.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(metrics.scrape()).contains("sandbox_router_inflight_requests 0.0");
    }
}
