package dev.sandboxrouter.observability;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;

/**
 * One combination of method, code and namespace. {@code requests_total} is the histogram's count, so a request is added
 * up once and the two can never disagree.
 */
final class RequestSeries {

    private static final int CODES = 1000;

    private final int key;
    private final Labels labels;
    private final Latency latency = new Latency();

    RequestSeries(int key, String namespace) {
        this.key = key;
        this.labels = Labels.of(
                "code", String.format(Locale.ROOT, "%03d", key % CODES),
                "method", MethodLabel.text(key / CODES),
                "sandbox_namespace", namespace);
    }

    /** The number that tells a method ({@link MethodLabel#number}) and a code apart from all others. */
    static int key(int method, int code) {
        return method * CODES + (code >= 100 && code < CODES ? code : 0);
    }

    int key() {
        return key;
    }

    void record(long nanos) {
        latency.record(nanos);
    }

    HistogramDataPointSnapshot duration() {
        return latency.snapshot(labels);
    }

    /** {@code requests_total} of the same instant as {@code duration}. */
    static CounterDataPointSnapshot count(HistogramDataPointSnapshot duration) {
        return new CounterDataPointSnapshot((double) duration.getCount(), duration.getLabels(), null, 0);
    }
}
