package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md against the code. */
class MetricsPageTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(sandbox_router_\\w+)` \\|");

    private final RouterMetrics metrics = new RouterMetrics(BuildInfo.ofThisJar());

    @Test
    void thePageNamesExactlyWhatTheRegistryHolds() throws IOException {
        List<String> registered = metrics.registry().scrape().stream()
                .map(MetricsPageTest::textName)
                .toList();
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(registered);
    }

    @Test
    void theMetersOfTheJvmJoinTheScrapeAndLeaveOursAlone() {
        String before = metrics.scrape();
        try (JvmMeters jvm = JvmMeters.bind(metrics.registry())) {
            assertThat(jvm.meters().getMeters()).isNotEmpty();
            assertThat(metrics.scrape())
                    .contains("# TYPE jvm_memory_used_bytes gauge", "# TYPE process_uptime_seconds gauge");
            assertThat(metrics.scrape().lines().filter(line -> line.contains("sandbox_router_")))
                    .containsExactlyElementsOf(before.lines().toList());
        }
    }

    private static List<String> documented() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));
        return ROW.matcher(page)
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
    }

    private static String textName(MetricSnapshot snapshot) {
        String name = snapshot.getMetadata().getPrometheusName();
        if (snapshot instanceof CounterSnapshot) {
            return name + "_total";
        }
        return snapshot instanceof InfoSnapshot ? name + "_info" : name;
    }
}
