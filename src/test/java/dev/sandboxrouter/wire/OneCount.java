package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Metrics;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** What the router counted between two moments, held against its access log; contract section 14. */
final class OneCount {

    private static final String TOTAL = "sandbox_router_requests_total";
    private static final String DURATION = "sandbox_router_request_duration_seconds";

    private final RouterUnderTest router;
    private final Metrics before;

    private OneCount(RouterUnderTest router, Metrics before) {
        this.router = router;
        this.before = before;
    }

    /** From now on; nothing may be in flight. */
    static OneCount since(RouterUnderTest router) throws IOException {
        awaitQuiet(router);
        return new OneCount(router, router.metrics());
    }

    private static void awaitQuiet(RouterUnderTest router) {
        Awaitility.await("nothing is in flight")
                .atMost(Duration.ofSeconds(5))
                .until(() -> router.metrics().sum("sandbox_router_inflight_requests") == 0);
    }

    /**
     * Asserts that one request ended: one in the counter, one in the histogram, under the same labels, and one line of the
     * same code; that nothing else was counted, and nothing is in flight.
     *
     * @return the line
     */
    Map<String, Object> assertOne(String requestId, int code) throws IOException {
        Map<String, Object> line = router.accessLog().of(requestId);
        awaitQuiet(router);
        Metrics after = router.metrics();
        String label = "code=\"" + code + '"';

        assertThat(line.get("status")).hasToString(String.valueOf(code));
        assertThat(router.accessLog().count(requestId)).isEqualTo(1);
        assertThat(grown(after, TOTAL, label)).as("counted as %s", code).isEqualTo(1);
        assertThat(grown(after, TOTAL)).as("all that was counted").isEqualTo(1);
        assertThat(grown(after, DURATION + "_count", label)).isEqualTo(1);
        assertThat(grown(after, DURATION + "_count")).isEqualTo(1);
        assertThat(grown(after, DURATION + "_bucket", label, "le=\"+Inf\"")).isEqualTo(1);
        assertThat(grown(after, "sandbox_router_bytes_total", "direction=\"in\""))
                .isEqualTo(number(line, "bytes_in"));
        assertThat(grown(after, "sandbox_router_bytes_total", "direction=\"out\""))
                .isEqualTo(number(line, "bytes_out"));
        assertThat(grown(after, "sandbox_router_time_to_first_byte_seconds_count"))
                .as("a time to first byte is told if and only if there was one")
                .isEqualTo(line.get("ttfb_ms") == null ? 0 : 1);
        assertThat(grown(after, DURATION + "_sum") * 1000).isLessThan(number(line, "duration_ms") + 1.5);
        return line;
    }

    /** Asserts that so many requests as there are ids ended with this code, and none besides: one count and one line each. */
    void assertEach(int code, String... requestIds) throws IOException {
        for (String id : requestIds) {
            assertThat(router.accessLog().of(id).get("status")).hasToString(String.valueOf(code));
        }
        awaitQuiet(router);
        Metrics after = router.metrics();
        assertThat(requestIds)
                .allSatisfy(id -> assertThat(router.accessLog().count(id)).isEqualTo(1));
        assertThat(grown(after, TOTAL, "code=\"" + code + '"')).isEqualTo(requestIds.length);
        assertThat(grown(after, TOTAL)).as("all that was counted").isEqualTo(requestIds.length);
        assertThat(grown(after, DURATION + "_count")).isEqualTo(requestIds.length);
    }

    /** By how much a metric grew. */
    double grown(String name, String... labels) throws IOException {
        return grown(router.metrics(), name, labels);
    }

    private double grown(Metrics after, String name, String... labels) {
        return after.sum(name, labels) - before.sum(name, labels);
    }

    private static double number(Map<String, Object> line, String key) {
        return Double.parseDouble(String.valueOf(line.get(key)));
    }
}
