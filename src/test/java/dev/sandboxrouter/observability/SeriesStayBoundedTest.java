package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.TrafficListener.BreakOff;
import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients choose methods and, under some policies, namespaces; sandboxes choose codes. */
class SeriesStayBoundedTest {

    /** Of a whole scrape, the JVM's own among them. */
    private static final int MOST_SERIES = 1_500;

    private static final int OTHERS_NAMESPACES = 20;

    /** A counter, fifteen buckets, their sum and count. */
    private static final long LINES_EACH = 18;

    /** Gauges that appear when a directory, TLS or a collector of the JVM is at work, and the decisions of rules. */
    private static final int OF_RUNNING_PARTS = 60;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RequestMetrics requests = new RequestMetrics(registry);

    @Test
    void inventedMethodsAreOneSeries() {
        for (int i = 0; i < 10_000; i++) {
            requests.requestEnded(Requests.request("M" + i, 200, null, false));
        }
        assertThat(series()).hasSize(1);
        assertThat(total()).isEqualTo(10_000);
    }

    @Test
    void inventedNamespacesAreOneSeriesOfEveryMetric() {
        for (int i = 0; i < 5_000; i++) {
            SandboxKey sandbox = new SandboxKey("ns-" + i, "x");
            requests.requestEnded(Requests.request("GET", 502, sandbox, false));
            requests.upstreamFailed(sandbox, UpstreamError.DIAL);
            requests.retried(sandbox);
        }
        assertThat(series()).hasSize(1);
        assertThat(points("sandbox_router_upstream_errors")).hasSize(1);
        assertThat(points("sandbox_router_upstream_retries")).hasSize(1);
    }

    @Test
    void theThousandthNamespaceIsALabelAndTheNextIsADash() {
        for (int i = 0; i <= Namespaces.MAX_NAMESPACES; i++) {
            requests.requestEnded(Requests.request("GET", 200, new SandboxKey("ns-" + i, "x"), true));
        }
        assertThat(namespaces())
                .hasSize(Namespaces.MAX_NAMESPACES + 1)
                .contains("ns-999", "-")
                .doesNotContain("ns-1000");
    }

    /** Whoever names the address beside the namespace, as {@code routable} lets him, gets answers under any name. */
    @Test
    void namespacesThatOnlyAnAnswerSpeaksForAreFewAndSmall() {
        for (int i = 0; i < 5_000; i++) {
            requests.requestEnded(answered("ns-" + i, "GET", 200));
        }
        assertThat(namespaces()).filteredOn(namespace -> !namespace.equals("-")).hasSize(Namespaces.MAX_UNCERTAIN);

        for (int code = 201; code < 300; code++) {
            requests.requestEnded(answered("ns-0", "GET", code));
        }
        assertThat(namespaces())
                .filteredOn(namespace -> !namespace.equals("-"))
                .hasSize(Namespaces.MAX_UNCERTAIN_SERIES);
        assertThat(total()).isEqualTo(5_099);
    }

    @Test
    void oneThatTheClusterShowsLaterIsLikeAnyOtherAndLeavesItsPlace() {
        for (int i = 0; i < Namespaces.MAX_UNCERTAIN; i++) {
            requests.requestEnded(answered("ns-" + i, "GET", 200));
        }
        for (int code = 200; code < 200 + Namespaces.MAX_SERIES_PER_NAMESPACE; code++) {
            requests.requestEnded(Requests.request("GET", code, new SandboxKey("ns-0", "x"), true));
        }
        requests.requestEnded(answered("next", "GET", 200));
        requests.requestEnded(answered("one-more", "GET", 200));

        assertThat(namespaces().stream().filter("ns-0"::equals)).hasSize(Namespaces.MAX_SERIES_PER_NAMESPACE);
        assertThat(namespaces()).contains("ns-1", "next", "-").doesNotContain("one-more");
    }

    private static CompletedRequest answered(String namespace, String method, int code) {
        return Requests.request(method, code, new SandboxKey(namespace, "x"), NamespaceEvidence.RESPONSE);
    }

    @Test
    void oneNamespaceMayFillItsShareAndTheRestIsADash() {
        SandboxKey sandbox = Requests.SANDBOX;
        for (int code = 100; code <= 100 + Namespaces.MAX_SERIES_PER_NAMESPACE; code++) {
            requests.requestEnded(Requests.request("GET", code, sandbox, true));
        }
        assertThat(namespaces().stream().filter("team-a"::equals)).hasSize(Namespaces.MAX_SERIES_PER_NAMESPACE);
        assertThat(namespaces().stream().filter("-"::equals)).hasSize(1);
    }

    /** Who may use none of them can be refused in all of them. */
    @Test
    void whatNoSandboxAnsweredIsFewSeriesOverAllNamespaces() {
        requests.namespacesKnownTo(namespace -> namespace.startsWith("listed-"));
        for (int ns = 0; ns < 50; ns++) {
            for (String method : MethodLabel.texts()) {
                requests.requestEnded(Requests.refused(method, 403, new SandboxKey("listed-" + ns, "x")));
                requests.requestEnded(Requests.refused(method, 502, new SandboxKey("listed-" + ns, "x")));
            }
        }
        assertThat(namespaces())
                .filteredOn(namespace -> !namespace.equals("-"))
                .hasSize(Namespaces.MAX_UNANSWERED_SERIES);
        assertThat(series().stream().map(labels -> labels.get("method"))).doesNotContain("PROPFIND");
        assertThat(total()).isEqualTo(50.0 * 2 * MethodLabel.texts().size());
    }

    /** Nor does it take anything away from what sandboxes answer. */
    @Test
    void aNamespaceKeepsItsShareForWhatItsSandboxesAnswer() {
        requests.namespacesKnownTo("team-a"::equals);
        for (int code = 400; code < 500; code++) {
            requests.requestEnded(Requests.refused("GET", code, Requests.SANDBOX));
        }
        for (int code = 200; code < 300; code++) {
            requests.requestEnded(Requests.request("PROPFIND", code, Requests.SANDBOX, true));
        }
        assertThat(namespaces().stream().filter("team-a"::equals))
                .hasSize(Namespaces.MAX_UNANSWERED_SERIES + Namespaces.MAX_SERIES_PER_NAMESPACE);
        requests.requestEnded(Requests.request("GET", 400, Requests.SANDBOX, true));
        assertThat(series()).as("one series, whoever answered").doesNotHaveDuplicates();
    }

    @Test
    void aNamespaceOfTheDirectoryIsNamedByRefusalsAlone() {
        requests.namespacesKnownTo("team-a"::equals);
        requests.requestEnded(Requests.refused("GET", 403, Requests.SANDBOX));
        requests.requestEnded(Requests.refused("GET", 403, new SandboxKey("made-up", "x")));
        assertThat(namespaces()).containsExactlyInAnyOrder("team-a", "-");
    }

    @Test
    void everyCodeOfEveryMethodOfEveryNamespaceStaysBelowTheTotal() {
        for (int ns = 0; ns < 600; ns++) {
            everyCode(new SandboxKey("ns-" + ns, "x"), ns % 2 == 0 ? "GET" : "POST");
        }
        for (String method : List.of("GET", "PUT", "POST", "HEAD", "COPY", "LOCK")) {
            everyCode(null, method);
        }
        assertThat(series())
                .hasSizeLessThanOrEqualTo(
                        Namespaces.MAX_NAMED_SERIES + Namespaces.MAX_UNNAMED_SERIES + RequestSeries.FOLDED);
        assertThat(total()).isEqualTo(606L * 900);
    }

    @Test
    void rareMethodsThatReachNothingAreOther() {
        for (String method : MethodLabel.texts()) {
            requests.requestEnded(Requests.request(method, 502, null, false));
        }
        assertThat(series().stream().map(labels -> labels.get("method")))
                .containsExactlyInAnyOrder("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "other");
        assertThat(total()).isEqualTo(MethodLabel.texts().size());
    }

    @Test
    void whatIsBeyondTheUnnamedOnesCountsUnderItsClass() {
        for (int code = 500; code < 500 + Namespaces.MAX_UNNAMED_SERIES; code++) {
            requests.requestEnded(Requests.request("GET", code, null, false));
        }
        assertThat(series().stream().map(labels -> labels.get("code"))).doesNotContain("5xx");

        requests.requestEnded(Requests.request("GET", 599, null, false));
        requests.requestEnded(Requests.request("PUT", 598, null, false));
        requests.requestEnded(Requests.request("GET", 404, null, false));

        assertThat(points("sandbox_router_requests"))
                .filteredOn(point -> point.getLabels().get("method").equals("other"))
                .extracting(point -> point.getLabels().get("code") + " " + point.getValue())
                .containsExactlyInAnyOrder("5xx 2.0", "4xx 1.0");
    }

    /**
     * Whoever may use one namespace, knows twenty others, invents more, and sends what he likes: the figure of
     * docs/metrics.md.
     */
    @Test
    void allThatOneHostileCallerCanMakeIsBelowTheBound() {
        RouterMetrics metrics = new RouterMetrics(BuildInfo.ofThisJar());
        try (JvmMeters jvm = JvmMeters.bind(metrics.registry())) {
            assertThat(jvm.meters().getMeters()).isNotEmpty();
            long idle = ownLines(metrics);
            metrics.requests().namespacesKnownTo(namespace -> namespace.startsWith("listed-"));
            List<SandboxKey> strangers = strangers();
            for (String method : MethodLabel.texts()) {
                for (int code = 99; code <= 1_000; code++) {
                    metrics.requests().requestEnded(Requests.request(method, code, Requests.SANDBOX, true));
                    metrics.requests().requestEnded(Requests.request(method, code, null, false));
                    for (int i = 0; i <= Namespaces.MAX_UNCERTAIN; i++) {
                        metrics.requests().requestEnded(answered("ns-" + i, method, code));
                    }
                    for (SandboxKey stranger : strangers) {
                        metrics.requests().requestEnded(Requests.refused(method, code, stranger));
                    }
                }
            }
            int combinations = Namespaces.MAX_SERIES_PER_NAMESPACE
                    + Namespaces.MAX_UNANSWERED_SERIES
                    + Namespaces.MAX_UNNAMED_SERIES
                    + RequestSeries.FOLDED;
            assertThat(ownLines(metrics) - idle).isEqualTo(LINES_EACH * combinations);

            everyOtherLabel(metrics);
            assertThat(lines(metrics)).isLessThanOrEqualTo(MOST_SERIES - OF_RUNNING_PARTS);
        }
    }

    /** Without those of the JVM, which has more of them after its first collection. */
    private static long ownLines(RouterMetrics metrics) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("sandbox_router_"))
                .count();
    }

    private static long lines(RouterMetrics metrics) {
        return metrics.scrape().lines().filter(line -> !line.startsWith("#")).count();
    }

    private static List<SandboxKey> strangers() {
        return IntStream.range(0, OTHERS_NAMESPACES)
                .mapToObj(i -> new SandboxKey("listed-" + i, "x"))
                .toList();
    }

    private static void everyOtherLabel(RouterMetrics metrics) {
        for (SandboxKey stranger : strangers()) {
            metrics.authorizationDecisions().decided(stranger, false);
            metrics.requests().upstreamFailed(stranger, UpstreamError.DIAL);
            metrics.requests().retried(stranger);
        }
        List<String> named = new ArrayList<>(List.of(Requests.SANDBOX.namespace(), "made-up"));
        IntStream.range(0, Namespaces.MAX_UNCERTAIN).forEach(i -> named.add("ns-" + i));
        for (String namespace : named) {
            SandboxKey sandbox = new SandboxKey(namespace, "x");
            for (UpstreamError error : UpstreamError.values()) {
                metrics.requests().upstreamFailed(sandbox, error);
            }
            metrics.requests().retried(sandbox);
            metrics.authorizationDecisions().decided(sandbox, true);
            metrics.authorizationDecisions().decided(sandbox, false);
        }
        metrics.directory().invalidated(Requests.SANDBOX.namespace());
        for (BreakOff reason : BreakOff.values()) {
            metrics.requests().brokenOff(reason);
        }
    }

    @Test
    void aCodeThatIsNoneIsZeros() {
        requests.requestEnded(Requests.request("GET", 99, null, false));
        requests.requestEnded(Requests.request("GET", 1000, null, false));
        requests.requestEnded(Requests.request("GET", -1, null, false));
        assertThat(points("sandbox_router_requests"))
                .singleElement()
                .satisfies(point -> assertThat(point.getLabels().get("code")).isEqualTo("000"));
    }

    @Test
    void twoEventLoopsCountEveryRequestOnce() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> loops = List.of(loop(gate), loop(gate));
        loops.forEach(Thread::start);
        gate.countDown();
        for (Thread loop : loops) {
            loop.join();
        }
        assertThat(total()).isEqualTo(2L * 50 * 900);
        assertThat(series()).doesNotHaveDuplicates();
    }

    private Thread loop(CountDownLatch gate) {
        return new Thread(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            for (int i = 0; i < 50; i++) {
                everyCode(i % 2 == 0 ? Requests.SANDBOX : null, "GET");
            }
        });
    }

    private void everyCode(@Nullable SandboxKey sandbox, String method) {
        for (int code = 100; code < 1000; code++) {
            requests.requestEnded(Requests.request(method, code, sandbox, sandbox != null));
        }
    }

    private List<Labels> series() {
        return points("sandbox_router_requests").stream()
                .map(DataPointSnapshot::getLabels)
                .toList();
    }

    private List<String> namespaces() {
        return series().stream().map(labels -> labels.get("sandbox_namespace")).toList();
    }

    private double total() {
        return points("sandbox_router_requests").stream()
                .mapToDouble(CounterDataPointSnapshot::getValue)
                .sum();
    }

    private List<CounterDataPointSnapshot> points(String name) {
        return registry.scrape(name::equals).stream()
                .map(CounterSnapshot.class::cast)
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .toList();
    }
}
