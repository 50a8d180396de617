package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.testkit.Metrics;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every panel asks for what a router under traffic has; labels too. */
class DashboardIT {

    static final Path DASHBOARD =
            Manifests.FOLDER.resolve("components").resolve("monitoring").resolve("dashboard.json");

    /** No series without a directory, authorization or TLS, which this router has none of; the page of metrics has them. */
    private static final Set<String> OF_FEATURES = Set.of(
            "sandbox_router_authz_decisions_total",
            "sandbox_router_cache_entries",
            "sandbox_router_cache_invalidations_total",
            "sandbox_router_cache_last_sync_age_seconds",
            "sandbox_router_cache_relists_total",
            "sandbox_router_cert_not_after_seconds",
            "sandbox_router_cert_reloads_total");

    private static final Pattern QUANTILE = Pattern.compile("histogram_quantile\\(([0-9.]+),");

    /** Prometheus adds it to whatever it scrapes from a pod; "le" is of histograms. */
    private static final Set<String> ADDED = Set.of("pod", "le");

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with("--upstream-max-retries=1", "--upstream-retry-initial-delay=1ms");

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
            if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
            }
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        return expressions;
    }

    /** Every JVM in the same Prometheus has the metrics of the last row: "All" means the routers, so never ".*". */
    @Test
    void allPodsAreThoseOfRouters() throws IOException {
        JsonNode pod = new ObjectMapper()
                .readTree(DASHBOARD.toFile())
                .at("/templating/list")
                .valueStream()
                .filter(variable -> variable.get("name").asText().equals("pod"))
                .findFirst()
                .orElseThrow();
        assertThat(pod.at("/query/query").asText()).isEqualTo("label_values(sandbox_router_build_info, pod)");
        assertThat(pod.get("includeAll").asBoolean()).isTrue();
        assertThat(pod.has("allValue")).isFalse();
        for (String expression : expressions()) {
            for (String metric : PromQl.metrics(expression)) {
                assertThat(PromQl.selectedLabels(expression, metric))
                        .as(expression)
                        .contains("pod");
            }
        }
    }

    private static Metrics busy() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.client().exchange(sandbox.get("/"));
        sandbox.always(Script.webSocketEcho());
        RawClient tunnel = router.client();
        tunnel.exchange(sandbox.upgrade("/ws"));
        ScriptedSandbox gone = router.sandbox();
        gone.refuse();
        router.client().exchange(gone.get("/"));
        System.gc();
        Awaitility.await("the collector's pause is counted")
                .atMost(Duration.ofSeconds(5))
                .until(() -> router.metrics().text().contains("jvm_gc_pause_seconds_sum"));
        return router.metrics();
    }

    @Test
    void aRouterHasWhatEveryPanelAsksFor() throws IOException {
        Metrics scrape = busy();
        Set<String> asked = new TreeSet<>();
        for (String expression : expressions()) {
            Set<String> metrics = PromQl.metrics(expression);
            assertThat(metrics).as(expression).isNotEmpty();
            asked.addAll(metrics);
            for (String metric : metrics) {
                if (OF_FEATURES.contains(metric)) {
                    assertThat(KnownMetrics.of(metric)).as(metric).isTrue();
                } else {
                    Set<String> labels = new TreeSet<>(PromQl.selectedLabels(expression, metric));
                    labels.addAll(PromQl.groupingLabels(expression));
                    labels.removeAll(ADDED);
                    assertHas(scrape, metric, labels);
                }
            }
        }
        assertThat(asked).as("what no live router here can show").containsAll(OF_FEATURES);
    }

    private static void assertHas(Metrics scrape, String metric, Set<String> labels) {
        List<String> series = scrape.text()
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .toList();
        assertThat(series).as(metric).isNotEmpty();
        for (String label : labels) {
            Pattern has = Pattern.compile("[{,]" + label + "=\"");
            assertThat(series).as("%s of %s", label, metric).allMatch(line -> has.matcher(line)
                    .find());
        }
    }

    @Test
    void aQuantileIsNamedByItsNumber() throws IOException {
        Set<String> seen = new TreeSet<>();
        for (JsonNode target : new ObjectMapper()
                .readTree(DASHBOARD.toFile()).findValues("targets").stream()
                        .flatMap(JsonNode::valueStream)
                        .toList()) {
            Matcher quantile = QUANTILE.matcher(target.get("expr").asText());
            if (quantile.find()) {
                String percent = new BigDecimal(quantile.group(1))
                        .movePointRight(2)
                        .stripTrailingZeros()
                        .toPlainString();
                assertThat(target.get("legendFormat").asText()).isEqualTo("p" + percent);
                seen.add(percent);
            }
        }
        assertThat(seen).contains("50", "99");
    }

    @Test
    void allOfTheGoRoutersMetricsAreShown() throws IOException {
        Set<String> asked = new TreeSet<>();
        expressions().forEach(expression -> asked.addAll(PromQl.metrics(expression)));

        assertThat(asked)
                .contains(
                        "sandbox_router_requests_total",
                        "sandbox_router_request_duration_seconds_bucket",
                        "sandbox_router_inflight_requests",
                        "sandbox_router_upstream_errors_total",
                        "sandbox_router_upstream_retries_total",
                        "sandbox_router_cache_invalidations_total",
                        "sandbox_router_authz_decisions_total",
                        "sandbox_router_cert_reloads_total",
                        "sandbox_router_build_info");
    }
}
