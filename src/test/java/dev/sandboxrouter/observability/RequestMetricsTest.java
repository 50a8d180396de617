package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.contract.RouteRefusal;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.TrafficListener.BreakOff;
import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestMetricsTest {

    private final RouterMetrics metrics = new RouterMetrics(new BuildInfo("1.2.3", "0abc", "2026-01-01"));
    private final RequestMetrics requests = metrics.requests();

    @Test
    void scrapeReadsAsTheContractSays() throws IOException {
        start(4);
        requests.requestEnded(Requests.plain());
        requests.requestEnded(Requests.request("GET", 499, Requests.SANDBOX, false));
        requests.requestEnded(Requests.request("GET", 101, null, false));
        requests.retried(Requests.SANDBOX);
        requests.upstreamFailed(Requests.SANDBOX, UpstreamError.DIAL);
        requests.upstreamFailed(null, UpstreamError.EOF);
        requests.tunnelOpened();
        requests.brokenOff(BreakOff.SLOW_HEAD);
        requests.refused(new Refusal.Internal());
        requests.refused(new Refusal.Internal());
        requests.refused(new RouteRefusal(503, "internal", "Back at noon.", OptionalInt.empty()));
        metrics.authorizationDecisions().decided(Requests.SANDBOX, true);
        metrics.authorizationDecisions().decided(new SandboxKey("made-up", "sb"), false);
        metrics.directory().invalidated("team-a");
        metrics.directory().relisted("start");
        metrics.directory().resolved(new Resolution.Refused(new Refusal.NotFound("sb")));
        metrics.directory().showEntries(() -> 3);
        metrics.directory().showAge(() -> 1.5);
        metrics.certReloads().labelValues("success").inc();
        metrics.ingressDecisions().allowed("no-rules");
        metrics.ingressDecisions().denied("port-not-allowed");
        metrics.accessLogDropped().increment();

        String machine = "compiler=\"[^\"]+\"(.*)java_version=\"[^\"]+\",platform=\"[^\"]+\"";
        assertThat(metrics.scrape().replaceAll(machine, "compiler=\"*\"$1java_version=\"*\",platform=\"*\""))
                .isEqualTo(golden());
    }

    @Test
    void metricsThatNothingFeedsYetShowNoSeries() {
        assertThat(metrics.scrape())
                .doesNotContain(
                        "cache_invalidations",
                        "cache_entries",
                        "cache_relists",
                        "authz_decisions",
                        "cert_reloads",
                        "requests_total");
    }

    @Test
    void nothingOfTheClientsOwnAddsSeries() {
        requests.requestEnded(Requests.plain());
        assertThat(metrics.scrape()).doesNotContain("_created", "_max", "quantile");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.005",
        "-1, 0.005",
        "5000000, 0.005",
        "5000001, 0.01",
        "10000000, 0.01",
        "1000000000, 1",
        "1000000001, 2.5",
        "180000000000, 180",
        "180000000001, +Inf",
        "9223372036854775807, +Inf",
    })
    void aDurationCountsInTheFirstBucketThatHoldsIt(long nanos, String bound) {
        requests.requestEnded(Requests.lasting(nanos, -1));
        assertThat(firstFilledBucket()).contains("le=\"" + bound + "\"");
    }

    @Test
    void aRequestWithoutResponseHeadHasNoTimeToFirstByte() {
        requests.requestEnded(Requests.lasting(TimeUnit.SECONDS.toNanos(1), -1));
        assertThat(metrics.scrape()).contains("sandbox_router_time_to_first_byte_seconds_count 0\n");
    }

    @Test
    void aNamespaceOnceConfirmedStaysALabel() {
        requests.requestEnded(Requests.request("GET", 200, Requests.SANDBOX, true));
        requests.requestEnded(Requests.request("GET", 502, Requests.SANDBOX, false));
        assertThat(metrics.scrape())
                .contains("requests_total{code=\"502\",method=\"GET\",sandbox_namespace=\"team-a\"} 1.0");
    }

    @Test
    void anUnconfirmedNamespaceIsADash() {
        requests.requestEnded(Requests.request("GET", 502, new SandboxKey("made-up", "x"), false));
        assertThat(metrics.scrape())
                .contains("requests_total{code=\"502\",method=\"GET\",sandbox_namespace=\"-\"} 1.0")
                .doesNotContain("made-up");
    }

    @ParameterizedTest
    @CsvSource({"get", "GETT", "'{le=\"1.0\"}'", "'\"'", "-"})
    void anUnregisteredMethodIsOther(String method) {
        requests.requestEnded(Requests.request(method, 200, null, false));
        assertThat(metrics.scrape())
                .contains("requests_total{code=\"200\",method=\"other\",sandbox_namespace=\"-\"} 1.0");
    }

    private void start(int count) {
        for (int i = 0; i < count; i++) {
            requests.requestStarted();
        }
    }

    private String firstFilledBucket() {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("sandbox_router_request_duration_seconds_bucket"))
                .filter(line -> line.endsWith(" 1"))
                .findFirst()
                .orElseThrow();
    }

    private static String golden() throws IOException {
        try (InputStream in = RequestMetricsTest.class.getResourceAsStream("scrape.golden.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
