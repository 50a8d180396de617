package dev.sandboxrouter.observability;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * All metrics of one router and their text; the bean {@code metrics} of the route {@code metrics.camel.yaml}. Any thread.
 */
public final class RouterMetrics {

    /** Of {@link #scrape}; the only format offered, because the Go router offers no other by default. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    /**
     * The client prints a bucket's bound as {@code 1.0}, Go prints {@code 1}; to Prometheus 2 these are two series. A
     * label's value cannot imitate the pattern: its quotes are escaped.
     */
    private static final Pattern WHOLE_BOUND = Pattern.compile("([{,]le=\"\\d+)\\.0\"");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();
    private final RequestMetrics requests = new RequestMetrics(registry);
    private volatile IntSupplier[] rules = {() -> 0, () -> 0};
    private final LongAdder accessLogDropped = new LongAdder();
    private final DirectoryMetrics directory = new DirectoryMetrics(registry);
    private final Vitals vitals = new Vitals(registry);
    private final DroppedSpans droppedSpans = new DroppedSpans(registry);
    private final AuthorizationDecisions authorizationDecisions = new AuthorizationDecisions(
            counter("authz_decisions", "Requests by what authorization decided.", "sandbox_namespace", "decision"),
            requests.namespaces);
    private final Counter certReloads =
            counter("cert_reloads", "Attempts to load a changed certificate, key or CA.", "outcome");
    private final CertificateMetrics certificates = new CertificateMetrics(registry);
    private final IngressDecisions ingressDecisions = new IngressDecisions(
            counter("ingress_decisions", "Requests by what the sandbox's rules decided.", "decision", "reason"));

    /** Registers every metric, all at zero, in a registry of its own. */
    public RouterMetrics(BuildInfo build) {
        exposeBuild(build);
        exposeRules();
        CounterWithCallback.builder()
                .name("sandbox_router_access_log_dropped")
                .help("Access log lines that a full queue dropped.")
                .callback(callback -> callback.call(accessLogDropped.doubleValue()))
                .register(registry);
    }

    /**
     * Where {@code sandbox_router_rules{state}} comes from, asked at every scrape: sandboxes that have rules, and those
     * of them whose rules cannot be read.
     */
    public void countRules(IntSupplier all, IntSupplier unreadable) {
        rules = new IntSupplier[] {all, unreadable};
    }

    private void exposeRules() {
        GaugeWithCallback.builder()
                .name("sandbox_router_rules")
                .help("Sandboxes that have ingress rules.")
                .labelNames("state")
                .callback(callback -> {
                    IntSupplier[] sources = rules;
                    int unreadable = sources[1].getAsInt();
                    callback.call(Math.max(0, sources[0].getAsInt() - unreadable), "in_force");
                    callback.call(unreadable, "unreadable");
                })
                .register(registry);
    }

    /** What the relay reports to. */
    public RequestMetrics requests() {
        return requests;
    }

    /** For {@link AccessLog}: the count of lines it dropped. */
    public LongAdder accessLogDropped() {
        return accessLogDropped;
    }

    /** For tracing: spans that were lost. */
    public DroppedSpans droppedSpans() {
        return droppedSpans;
    }

    /** Of finding sandboxes. */
    public DirectoryMetrics directory() {
        return directory;
    }

    /** Of event loops, connections and buffers. */
    public Vitals vitals() {
        return vitals;
    }

    /** {@code sandbox_router_authz_decisions_total{sandbox_namespace,decision}}; decision is allow or deny. */
    public AuthorizationDecisions authorizationDecisions() {
        return authorizationDecisions;
    }

    /** {@code sandbox_router_ingress_decisions_total{decision,reason}}; decision is allow or deny. */
    public IngressDecisions ingressDecisions() {
        return ingressDecisions;
    }

    /** {@code sandbox_router_cert_reloads_total{outcome}}; outcome is success or failure. */
    public Counter certReloads() {
        return certReloads;
    }

    /** {@code sandbox_router_cert_not_after_seconds{listener}} and {@code sandbox_router_cert_refused{listener}}. */
    public CertificateMetrics certificates() {
        return certificates;
    }

    /** Where others, {@link JvmMeters} for one, add metrics to the same scrape. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /** Everything as text of {@link #CONTENT_TYPE}. Its size grows with the number of series, some 90 bytes a line. */
    public String scrape() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(32 * 1024);
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return WHOLE_BOUND.matcher(text.toString(StandardCharsets.UTF_8)).replaceAll("$1\"");
    }

    /** An Info, since the client refuses a gauge of that name; the text format shows it as a gauge with value 1. */
    private void exposeBuild(BuildInfo build) {
        Info.builder()
                .name("sandbox_router_build_info")
                .help("Always 1; the labels say what is running.")
                .labelNames(
                        "build_date", "compiler", "git_commit", "git_version", "go_version", "java_version", "platform")
                .register(registry)
                .setLabelValues(
                        build.date(),
                        build.compiler(),
                        build.commit(),
                        build.version(),
                        "",
                        build.javaVersion(),
                        build.platform());
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name("sandbox_router_" + name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }
}
