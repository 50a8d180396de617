package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.JvmMeters;
import dev.sandboxrouter.observability.RouterMetrics;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is pushed and what is scraped are the same numbers under the same names. */
class ScrapeProducerTest {

    private final RouterMetrics metrics = new RouterMetrics(BuildInfo.ofThisJar());
    private final ScrapeProducer producer = new ScrapeProducer(metrics.registry());

    /** Every sample of what is pushed, in the words of the text format, for the values that stand still. */
    private static List<String> samples(MetricData metric) {
        List<String> samples = new ArrayList<>();
        switch (metric.getType()) {
            case DOUBLE_SUM -> metric.getDoubleSumData().getPoints().forEach(point -> samples.add(text(metric, point)));
            case DOUBLE_GAUGE ->
                metric.getDoubleGaugeData().getPoints().forEach(point -> samples.add(text(metric, point)));
            case HISTOGRAM -> {
                for (HistogramPointData point : metric.getHistogramData().getPoints()) {
                    samples.add(metric.getName() + "_count"
                            + labels(point.getAttributes().asMap()) + " " + point.getCount());
                    samples.add(metric.getName() + "_sum"
                            + labels(point.getAttributes().asMap()) + " " + point.getSum());
                    assertThat(point.getCounts()).hasSize(point.getBoundaries().size() + 1);
                }
            }
            default -> throw new AssertionError("not of ours: " + metric.getType());
        }
        return samples;
    }

    private static String text(MetricData metric, DoublePointData point) {
        return metric.getName() + labels(point.getAttributes().asMap()) + " " + point.getValue();
    }

    private static String labels(Map<?, ?> attributes) {
        return attributes.isEmpty()
                ? ""
                : attributes.entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
                        .sorted()
                        .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void everySampleOfTheScrapeIsPushed() {
        metrics.requests().requestStarted();
        metrics.requests().tunnelOpened();
        metrics.authorizationDecisions().decided(new SandboxKey("team-a", "x"), true);
        metrics.ingressDecisions().allowed("no-rules");
        metrics.accessLogDropped().increment();
        TreeSet<String> pushed = new TreeSet<>();
        producer.produce(Resource.getDefault()).forEach(metric -> pushed.addAll(samples(metric)));

        List<String> scraped = metrics.scrape()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket{"))
                .filter(line -> !line.startsWith("sandbox_router_build_info"))
                .toList();
        assertThat(scraped).isNotEmpty();
        assertThat(pushed).containsAll(scraped);
        assertThat(pushed).anyMatch(sample -> sample.startsWith("sandbox_router_build_info{"));
    }

    @Test
    void theMetersOfTheJvmComeAlong() {
        try (JvmMeters jvm = JvmMeters.bind(metrics.registry())) {
            assertThat(jvm.meters().getMeters()).isNotEmpty();
            assertThat(producer.produce(Resource.getDefault()))
                    .extracting(MetricData::getName)
                    .contains("jvm_memory_used_bytes", "process_uptime_seconds");
        }
    }
}
