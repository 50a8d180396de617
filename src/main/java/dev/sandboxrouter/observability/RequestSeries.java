package dev.sandboxrouter.observability;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;

/**
 * One combination of method, code and namespace, or of all that share a {@link #foldedKey}. {@code requests_total} is the histogram's count, so a request is added
 * up once and the two can never disagree.
 */
final class RequestSeries {

    private static final int CODES = 1000;

    /** Codes begin here; 0 stands for what is none, and what lies between for a class of codes. */
    private static final int FIRST_CODE = 100;

    /** RFC 9110, section 15: what is above is of no class. */
    private static final int LAST_CODE = 599;

    /** How many values {@link #foldedKey} has: five classes, and what is of none. */
    static final int FOLDED = 6;

    private final int key;
    private final Labels labels;
    private final Latency latency = new Latency();

    RequestSeries(int key, String namespace) {
        this.key = key;
        this.labels = Labels.of(
                "code", codeText(key % CODES),
                "method", MethodLabel.text(key / CODES),
                "sandbox_namespace", namespace);
    }

    /** The number that tells a method ({@link MethodLabel#number}) and a code apart from all others. */
    static int key(int method, int code) {
        return method * CODES + (isCode(code) ? code : 0);
    }

    /**
     * The number of the series for codes of one class and whatever method: at most {@value #FOLDED} of them. Their label
     * {@code code} is {@code 5xx}, so that an expression with {@code code=~"5.."} goes on counting them.
     */
    static int foldedKey(int code) {
        return MethodLabel.OTHER * CODES + (isCode(code) && code <= LAST_CODE ? code / FIRST_CODE : 0);
    }

    private static boolean isCode(int code) {
        return code >= FIRST_CODE && code < CODES;
    }

    private static String codeText(int code) {
        return code > 0 && code < FIRST_CODE ? code + "xx" : String.format(Locale.ROOT, "%03d", code);
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
