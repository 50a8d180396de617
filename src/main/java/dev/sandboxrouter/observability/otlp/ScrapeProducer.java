package dev.sandboxrouter.observability.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Turns one scrape into OpenTelemetry's model, under the names that {@code /metrics} has, so that one dashboard serves both.
 * Everything is cumulative since the start of this object.
 */
final class ScrapeProducer implements MetricProducer {

    private final PrometheusRegistry registry;
    private final long startNanos = now();

    ScrapeProducer(PrometheusRegistry registry) {
        this.registry = registry;
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        long now = now();
        List<MetricData> metrics = new ArrayList<>();
        for (MetricSnapshot snapshot : registry.scrape()) {
            if (!snapshot.getDataPoints().isEmpty()) {
                add(metrics, new Push(resource, snapshot, startNanos, now));
            }
        }
        return metrics;
    }

    private static void add(List<MetricData> metrics, Push push) {
        MetricSnapshot snapshot = push.snapshot();
        if (snapshot instanceof CounterSnapshot counter) {
            List<DoublePointData> points = counter.getDataPoints().stream()
                    .map(point -> push.number(point, point.getValue()))
                    .toList();
            SumData<DoublePointData> sum = SumData.createDoubleSumData(true, AggregationTemporality.CUMULATIVE, points);
            metrics.add(push.metric("_total", MetricDataType.DOUBLE_SUM, sum));
        } else if (snapshot instanceof GaugeSnapshot gauge) {
            metrics.add(push.gauge("", gauge.getDataPoints(), GaugeSnapshot.GaugeDataPointSnapshot::getValue));
        } else if (snapshot instanceof InfoSnapshot info) {
            metrics.add(push.gauge("_info", info.getDataPoints(), always -> 1.0));
        } else if (snapshot instanceof HistogramSnapshot histogram) {
            List<HistogramPointData> points =
                    histogram.getDataPoints().stream().map(push::histogram).toList();
            HistogramData data = HistogramData.create(AggregationTemporality.CUMULATIVE, points);
            metrics.add(push.metric("", MetricDataType.HISTOGRAM, data));
        } else if (snapshot instanceof SummarySnapshot summary) {
            List<SummaryPointData> points =
                    summary.getDataPoints().stream().map(push::summary).toList();
            metrics.add(push.metric("", MetricDataType.SUMMARY, SummaryData.create(points)));
        }
    }

    /** One metric on its way. */
    private record Push(Resource resource, MetricSnapshot snapshot, long startNanos, long nowNanos) {

        MetricData metric(String suffix, MetricDataType type, Data<?> data) {
            return new PushedMetric(
                    resource,
                    snapshot.getMetadata().getPrometheusName() + suffix,
                    String.valueOf(snapshot.getMetadata().getHelp()),
                    type,
                    data);
        }

        <P extends DataPointSnapshot> MetricData gauge(
                String suffix, Collection<P> points, Function<? super P, Double> value) {
            return metric(
                    suffix,
                    MetricDataType.DOUBLE_GAUGE,
                    GaugeData.createDoubleGaugeData(points.stream()
                            .map(point -> number(point, value.apply(point)))
                            .toList()));
        }

        DoublePointData number(DataPointSnapshot point, double value) {
            return DoublePointData.create(startNanos, nowNanos, attributes(point), value, List.of());
        }

        HistogramPointData histogram(HistogramDataPointSnapshot point) {
            ClassicHistogramBuckets buckets = point.getClassicBuckets();
            List<Double> bounds = new ArrayList<>();
            List<Long> counts = new ArrayList<>();
            for (int i = 0; i < buckets.size(); i++) {
                counts.add(buckets.getCount(i));
                // The last bucket has no bound in OpenTelemetry's model.
                if (i < buckets.size() - 1) {
                    bounds.add(buckets.getUpperBound(i));
                }
            }
            return HistogramPointData.create(
                    startNanos, nowNanos, attributes(point), point.getSum(), false, 0, false, 0, bounds, counts);
        }

        SummaryPointData summary(SummarySnapshot.SummaryDataPointSnapshot point) {
            return SummaryPointData.create(
                    startNanos, nowNanos, attributes(point), point.getCount(), point.getSum(), List.of());
        }

        private static Attributes attributes(DataPointSnapshot point) {
            AttributesBuilder attributes = Attributes.builder();
            Labels labels = point.getLabels();
            for (int i = 0; i < labels.size(); i++) {
                attributes.put(labels.getPrometheusName(i), labels.getValue(i));
            }
            return attributes.build();
        }
    }
}
