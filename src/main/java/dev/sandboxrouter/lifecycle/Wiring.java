package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.AddressForms;
import dev.sandboxrouter.address.AddressParser;
import dev.sandboxrouter.camel.CompletionRoute;
import dev.sandboxrouter.camel.routes.OwnRoutes;
import dev.sandboxrouter.camel.steps.AuthorizerChoice;
import dev.sandboxrouter.config.GoDuration;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.contract.TrafficListener;
import dev.sandboxrouter.demo.DemoSandbox;
import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.SelfTargets;
import dev.sandboxrouter.ingress.RuleBook;
import dev.sandboxrouter.kubernetes.Cluster;
import dev.sandboxrouter.kubernetes.KubernetesRuleStore;
import dev.sandboxrouter.observability.AccessLog;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.CustomRouteMetrics;
import dev.sandboxrouter.observability.JvmMeters;
import dev.sandboxrouter.observability.LogLevels;
import dev.sandboxrouter.observability.Readiness;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.observability.TrafficListeners;
import dev.sandboxrouter.observability.otlp.MetricsPush;
import dev.sandboxrouter.relay.Relay;
import dev.sandboxrouter.relay.RelayPorts;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts together, the only place that knows them all, and takes them apart again. */
final class Wiring {

    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    private static final String DEMO_PREFIX = "/sandboxes";

    private final RouterConfig config;
    private final Status status = new Status();
    private final EventLoopGroup loops = new NioEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("sandbox-router-io", true));
    private final RouterMetrics metrics = new RouterMetrics(BuildInfo.ofThisJar());
    private final AccessLog accessLog = AccessLog.open(metrics.accessLogDropped());
    private final Spans spans;
    private final Ports ports;
    private final OwnRoutes own;
    private final CamelHost host;
    private final @Nullable CompletionRoute completion;

    private @Nullable DemoSandbox demo;
    private @Nullable Cluster cluster;
    private @Nullable Resolving resolving;
    private @Nullable Ingress ingress;
    private @Nullable Authorization authorization;
    private @Nullable Control control;
    private @Nullable Tls tls;
    private @Nullable Relay relay;
    private @Nullable CamelRuntime camel;
    private @Nullable MetricsPush push;
    private @Nullable SelfTargets self;
    private @Nullable JvmMeters jvm;

    Wiring(RouterConfig config, Ports ports) {
        this(config, ports, null);
    }

    /** @param within the application that the routes run in; null for one of our own */
    Wiring(RouterConfig config, Ports ports, @Nullable CamelHost within) {
        this.config = config;
        this.spans = Spans.open(config.observability().tracing(), metrics.droppedSpans());
        this.ports = ports;
        this.own = ShippedRoutes.own(config);
        this.host = within == null ? new OwnApplication(own.kameletLocation()) : within;
        this.completion = own.mayBeginAt(CompletionRoute.URI) ? new CompletionRoute() : null;
    }

    void start() throws StartFailure {
        LogLevels.set(config.observability().logLevel().name());
        startWithin();
        DemoSandbox sandbox = demo;
        Announcement.of(config, httpPort(), httpsPort())
                .log(pathPrefix(), sandbox == null ? null : sandbox.address().getPort());
        jvm = JvmMeters.bind(metrics.registry()); // last, because loading Micrometer would delay the rest
    }

    /** As {@link #start}, for another application, whose logging and listeners are its own. */
    void startWithin() throws StartFailure {
        try {
            assemble();
        } catch (Exception e) {
            stop();
            throw Failures.of(e, config, own);
        }
        status.become(Readiness.State.READY);
    }

    private void assemble() throws Exception {
        DemoSandbox sandbox = config.lifecycle().demo() ? DemoSandbox.start("127.0.0.1", 0, loops) : null;
        demo = sandbox;
        SelfTargets ourselves = SelfTargets.ofThisHost(Addresses.own(config.resolution()));
        Reviews reviews = ClusterUse.asksReviews(config)
                ? Reviews.of(openCluster(), config.authorization().tokenReview())
                : null;
        PodDirectory pods = config.cluster().cacheEnabled() ? directoryOf(openCluster()) : null;
        KubernetesRuleStore store =
                ClusterUse.keepsRules(config) ? openCluster().ruleStore() : null;
        Resolving finding = Resolving.open(config.resolution(), pods, sandbox != null, ourselves, loops.next());
        resolving = finding;
        Gauges.showDirectory(metrics, finding.directory());
        Tls certificates = Tls.open(config, metrics);
        tls = certificates;
        Ingress rules = Ingress.open(config.ingress());
        ingress = rules;
        AddressParser parser = new AddressParser(
                addressForms(), ignored -> LOG.debug("X-Sandbox-Timeout is ignored, it says nothing: {}", ignored));
        Control controlling = Control.open(config, rules, finding.directory(), parser, store);
        control = controlling;
        metrics.countRules(rules.book()::size, rules.book()::unreadable);
        Authorization deciding = Authorization.open(
                config.authorization(),
                config.resolution().podIpPolicy(finding.directory().enabled()),
                reviews);
        authorization = deciding;
        deciding.warnOfPodIps(rules.book().size() > 0);
        AuthorizerChoice authorizer = new AuthorizerChoice(deciding.authorizer());
        RelayPorts surroundings = new RelayPorts(
                Addresses.clients(config.proxies()),
                parser::addressesNothing,
                finding.guard(),
                listener(),
                spans.tracing(),
                certificates.data());
        Relay bytes = new Relay(
                loops,
                Options.relay(config),
                config.proxies().clientIpHeader().orElse(""),
                authorizer::takesBearer,
                surroundings);
        relay = bytes;
        Gauges.showVitals(metrics, loops, bytes);
        finding.onMove(new Departures(bytes));
        rules.book().onChange(new RuleEnforcement(rules.gate(), bytes, loops.next())::rulesChanged);
        CamelRuntime runtime = new CamelRuntime(config, own, bytes, deciding.checks(), host);
        camel = runtime;
        runtime.bind("readiness", status);
        runtime.bind("metrics", metrics);
        runtime.bindSteps(
                parser,
                rules.gate(),
                metrics.ingressDecisions(),
                authorizer,
                metrics.authorizationDecisions(),
                finding.resolver(),
                metrics.directory()::resolved,
                config.limits().maxRequestBodyBytes());
        if (pods != null || store != null) {
            runtime.bindCluster(openCluster(), pods, store == null ? null : controlling.ruleWatch(store));
        }
        controlling.bindInto(runtime, reviews);
        runtime.bind("controlTls", new ControlTls(certificates.control()));
        runtime.start(ports);
        if (host instanceof OwnApplication) {
            controlling.requireRules();
        }
        if (completion != null) {
            completion.startedIn(runtime.context());
        }
        CustomRouteMetrics.expose(
                metrics.registry(), runtime::blockedLoops, completion == null ? () -> 0 : completion::dropped);
        self = ourselves;
        listensNow();
        config.observability()
                .metricsPush()
                .ifPresent(collector -> push = MetricsPush.start(metrics.registry(), collector));
    }

    /** What the router listens on is no sandbox; to be called once that is bound. */
    void listensNow() {
        SelfTargets ourselves = self;
        if (ourselves != null) {
            IntStream.of(httpPort(), httpsPort(), ports.health(), ports.metrics(), ports.control())
                    .forEach(ourselves::listeningOn);
        }
    }

    /** One for everything that needs it. */
    private Cluster openCluster() throws StartFailure {
        Cluster opened = cluster;
        if (opened == null) {
            opened = ClusterUse.open(config);
            cluster = opened;
        }
        return opened;
    }

    private PodDirectory directoryOf(Cluster opened) {
        Gauges.showWatch(metrics, opened);
        return new PodDirectory(
                config.cluster().cacheMaxStaleness(),
                opened.reader(),
                opened.watch().backlog());
    }

    private AddressForms addressForms() {
        RouterConfig.Addressing addressing = config.addressing();
        return new AddressForms(
                pathPrefix(),
                addressing.hostRoutingDomain().orElse(null),
                addressing.hostRoutingNamespace(),
                addressing.e2bHeaders());
    }

    /** With {@code --demo} the path form is on, because a browser cannot send headers of its own. */
    private @Nullable String pathPrefix() {
        return config.addressing().pathRoutingPrefix().orElse(config.lifecycle().demo() ? DEMO_PREFIX : null);
    }

    private TrafficListener listener() {
        List<TrafficListener> all = new ArrayList<>(List.of(metrics.requests()));
        spans.listener().ifPresent(all::add);
        if (config.observability().accessLog()) {
            all.add(accessLog);
        }
        if (completion != null) {
            all.add(completion);
        }
        return TrafficListeners.of(all.toArray(TrafficListener[]::new));
    }

    /** The Camel application inside; null before the start. */
    @Nullable
    CamelContext camelContext() {
        return camel == null ? null : camel.context();
    }

    int httpPort() {
        return camel == null ? 0 : camel.httpPort();
    }

    int httpsPort() {
        return camel == null ? 0 : camel.httpsPort();
    }

    /** The rules in force; null before the start. */
    @Nullable
    RuleBook rules() {
        return ingress == null ? null : ingress.book();
    }

    int healthPort() {
        return ports.health();
    }

    int metricsPort() {
        return ports.metrics();
    }

    int controlPort() {
        return ports.control();
    }

    /** Lets what is in flight finish. Returns the exit code. */
    int drain() {
        CamelRuntime runtime = camel;
        Relay bytes = relay;
        if (runtime == null || bytes == null) {
            return 0;
        }
        status.become(Readiness.State.DRAINING);
        Duration delay = config.lifecycle().drainDelay();
        LOG.info("draining: not ready{}", delay.isZero() ? "" : ", still accepting for " + GoDuration.write(delay));
        pause(delay.toMillis());
        runtime.stopAccepting();
        return new Drain(bytes, config.lifecycle().shutdownTimeout()).run() ? 0 : 1;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        end(relay, bytes -> bytes.connections().cutAll());
        end(completion, CompletionRoute::close);
        end(camel, CamelRuntime::stop);
        end(control, Control::close);
        end(tls, Tls::close);
        end(resolving, Resolving::close);
        end(cluster, Cluster::close);
        end(ingress, Ingress::close);
        end(authorization, Authorization::close);
        end(demo, DemoSandbox::close);
        loops.shutdownGracefully(0, Ending.LOOPS_SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(Ending.LOOPS_SECONDS, TimeUnit.SECONDS);
        MetricsPush pushing = push;
        Ending.atOnce(accessLog::close, spans::close, pushing == null ? () -> {} : pushing::close);
        end(jvm, JvmMeters::close);
    }

    /** Ends a part that was opened before the start failed, if it was. */
    private static <T> void end(@Nullable T part, Consumer<T> how) {
        if (part != null) {
            how.accept(part);
        }
    }
}
