package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.TrafficListener.BreakOff;
import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Shows the numbers of {@link RequestMetrics} to Prometheus. A labelled series appears with its first event, as in the Go
 * router. Runs on the thread that scrapes; only reads, so event loops do not notice.
 */
final class RequestSnapshots implements MultiCollector {

    // Counters are named without their suffix: the client's text writer adds "_total".
    private static final MetricMetadata REQUESTS = new MetricMetadata(
            "sandbox_router_requests", "Requests that ended, aborted ones (499) and tunnels (101) too.");
    private static final MetricMetadata DURATION = new MetricMetadata(
            "sandbox_router_request_duration_seconds",
            "Time from a request's arrival to the end of its answer, its abort or its tunnel's end.");
    private static final MetricMetadata INFLIGHT =
            new MetricMetadata("sandbox_router_inflight_requests", "Requests, tunnels too, that have not ended.");
    private static final MetricMetadata UPSTREAM_ERRORS = new MetricMetadata(
            "sandbox_router_upstream_errors", "Attempts that failed on the sandbox's side, each dial by itself.");
    private static final MetricMetadata RETRIES =
            new MetricMetadata("sandbox_router_upstream_retries", "Dials after a request's first.");
    private static final MetricMetadata TUNNELS =
            new MetricMetadata("sandbox_router_active_tunnels", "Upgraded connections that are open.");
    private static final MetricMetadata FIRST_BYTE = new MetricMetadata(
            "sandbox_router_time_to_first_byte_seconds",
            "Time from a request's arrival to the write of its response head.");
    private static final MetricMetadata BYTES = new MetricMetadata(
            "sandbox_router_bytes",
            "Body and tunnel bytes, in from clients and out to them, added when a request ends.");

    private static final MetricMetadata BROKEN_OFF = new MetricMetadata(
            "sandbox_router_connections_broken_off",
            "Connections of clients that the router closed for what the client did or left undone.");

    private final RequestMetrics metrics;

    RequestSnapshots(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public MetricSnapshots collect() {
        List<NamespaceCounts> namespaces = new ArrayList<>();
        metrics.namespaces.forEach(namespaces::add);
        List<HistogramDataPointSnapshot> durations = durations(namespaces);
        return new MetricSnapshots(
                new CounterSnapshot(
                        REQUESTS, durations.stream().map(RequestSeries::count).toList()),
                new HistogramSnapshot(DURATION, durations),
                gauge(INFLIGHT, metrics.inflight),
                new CounterSnapshot(UPSTREAM_ERRORS, upstreamErrors(namespaces)),
                new CounterSnapshot(RETRIES, retries(namespaces)),
                gauge(TUNNELS, metrics.tunnels),
                new HistogramSnapshot(FIRST_BYTE, List.of(metrics.timeToFirstByte.snapshot(Labels.EMPTY))),
                new CounterSnapshot(
                        BYTES, List.of(direction("in", metrics.bytesIn), direction("out", metrics.bytesOut))),
                new CounterSnapshot(BROKEN_OFF, brokenOff()));
    }

    @Override
    public List<String> getPrometheusNames() {
        return Stream.of(REQUESTS, DURATION, INFLIGHT, UPSTREAM_ERRORS, RETRIES, TUNNELS, FIRST_BYTE, BYTES, BROKEN_OFF)
                .map(MetricMetadata::getPrometheusName)
                .toList();
    }

    private static List<HistogramDataPointSnapshot> durations(List<NamespaceCounts> namespaces) {
        List<HistogramDataPointSnapshot> durations = new ArrayList<>();
        namespaces.forEach(counts -> counts.requests.forEach(series -> durations.add(series.duration())));
        // A series that an event loop has made but not yet counted in says nothing.
        durations.removeIf(duration -> duration.getCount() == 0);
        return durations;
    }

    private static List<CounterDataPointSnapshot> upstreamErrors(List<NamespaceCounts> namespaces) {
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        for (NamespaceCounts counts : namespaces) {
            for (UpstreamError error : UpstreamError.values()) {
                String reason = error.name().toLowerCase(Locale.ROOT);
                addSeen(
                        points,
                        counts.upstreamErrors(error),
                        Labels.of("reason", reason, "sandbox_namespace", counts.name));
            }
        }
        return points;
    }

    private static List<CounterDataPointSnapshot> retries(List<NamespaceCounts> namespaces) {
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        namespaces.forEach(counts -> addSeen(points, counts.retries, Labels.of("sandbox_namespace", counts.name)));
        return points;
    }

    private List<CounterDataPointSnapshot> brokenOff() {
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        for (BreakOff reason : BreakOff.values()) {
            String label = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            addSeen(points, metrics.connectionsBrokenOff(reason), Labels.of("reason", label));
        }
        return points;
    }

    private static void addSeen(List<CounterDataPointSnapshot> points, LongAdder count, Labels labels) {
        double value = count.doubleValue();
        if (value > 0) {
            points.add(new CounterDataPointSnapshot(value, labels, null, 0));
        }
    }

    private static CounterDataPointSnapshot direction(String direction, LongAdder bytes) {
        return new CounterDataPointSnapshot(bytes.doubleValue(), Labels.of("direction", direction), null, 0);
    }

    private static GaugeSnapshot gauge(MetricMetadata metadata, LongAdder value) {
        return new GaugeSnapshot(
                metadata, List.of(new GaugeDataPointSnapshot(value.doubleValue(), Labels.EMPTY, null)));
    }
}
