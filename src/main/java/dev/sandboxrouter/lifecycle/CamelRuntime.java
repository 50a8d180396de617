package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.AddressParser;
import dev.sandboxrouter.camel.http.SandboxHttpComponent;
import dev.sandboxrouter.camel.http.SandboxHttpConsumer;
import dev.sandboxrouter.camel.http.SandboxHttpEndpoint;
import dev.sandboxrouter.camel.steps.Authorize;
import dev.sandboxrouter.camel.steps.EnforceIngress;
import dev.sandboxrouter.camel.steps.LimitBody;
import dev.sandboxrouter.camel.steps.ParseAddress;
import dev.sandboxrouter.camel.steps.Resolve;
import dev.sandboxrouter.config.BindAddress;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.config.RuleStoreKind;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.Resolver;
import dev.sandboxrouter.kubernetes.Cluster;
import dev.sandboxrouter.kubernetes.FeedDirectory;
import dev.sandboxrouter.kubernetes.RuleWatch;
import dev.sandboxrouter.kubernetes.SandboxWatchComponent;
import dev.sandboxrouter.relay.Relay;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Camel application inside the router: which routes it runs, and the names by which they find beans and numbers. */
final class CamelRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(CamelRuntime.class);
    private static final String SHIPPED = "classpath:routes/";
    private static final String POD_WATCH = "pod-watch.camel.yaml";

    /** What exchanges may still take once requests have been drained: a retry that waits and will find its client gone. */
    private static final int AFTER_DRAIN_SECONDS = 5;

    private final RouterConfig config;
    private final Main main = new Main();
    private final SandboxHttpComponent component = new SandboxHttpComponent();

    CamelRuntime(RouterConfig config, Relay relay) {
        this.config = config;
        component.setRelay(relay);
        bind("sandbox-http", component);
    }

    void bind(String name, Object bean) {
        main.bind(name, bean);
    }

    void bindSteps(
            AddressParser parser,
            EnforceIngress ingress,
            Authorize authorize,
            boolean authorizationRequired,
            Resolver resolver,
            Consumer<Resolution> resolutions,
            long maxBodyBytes) {
        bind("parseAddress", new ParseAddress(parser));
        bind("enforceIngress", ingress);
        bind("authorize", authorize);
        component.setAuthorizationRequired(authorizationRequired);
        bind("limitBody", new LimitBody(maxBodyBytes));
        bind("resolve", new Resolve(resolver, resolutions));
        component.setDials(resolver::reportDial);
    }

    /** What the routes of the pod watch and of the rule watch need; their starts then wait for the first sync. */
    void bindCluster(Cluster cluster, @Nullable PodDirectory directory, @Nullable RuleWatch rules) {
        SandboxWatchComponent watch = new SandboxWatchComponent();
        watch.setCluster(cluster);
        if (directory != null) {
            watch.setDirectory(directory);
            bind("feedDirectory", new FeedDirectory(directory));
        }
        if (rules != null) {
            watch.setRules(rules);
        }
        bind("sandbox-watch", watch);
        bind(Cluster.CLIENT_BEAN, cluster.client());
    }

    /** Calls back with the context once it is known, before any route starts. */
    void onContext(Consumer<? super CamelContext> listener) {
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                listener.accept(configured.getCamelContext());
            }
        });
    }

    /** Starts the routes; returns once every listener is bound. */
    void start(Ports ports) {
        dataListener("http", config.listeners().http());
        dataListener("https", config.tls().bind());
        config.listeners().healthProbe().ifPresent(address -> listener("health-probe", address, ports.health()));
        config.listeners().metrics().ifPresent(address -> listener("metrics", address, ports.metrics()));
        config.control().bind().ifPresent(address -> listener("control", address, ports.control()));
        property("router.control.tls", config.control().certFile().isPresent());
        property("router.upstream.max-retries", config.upstream().maxRetries());
        property(
                "router.upstream.retry-initial-delay",
                config.upstream().retryInitialDelay().toMillis());
        property(
                "router.upstream.retry-max-delay",
                config.upstream().retryMaxDelay().toMillis());
        configureCamel();
        main.start();
        if (config.tls().bind().isPresent() && httpsPort() == 0) {
            throw new IllegalStateException("no route listens on --https-bind-address: expected tlsHost and tlsPort at"
                    + " sandbox-http:listen, as in the shipped data-plane.camel.yaml");
        }
    }

    /** A listener that is off still has its placeholders, because one route has both. */
    private void dataListener(String name, Optional<BindAddress> configured) {
        configured.ifPresentOrElse(address -> listener(name, address, address.port()), () -> {
            property("router." + name + ".host", "");
            property("router." + name + ".port", SandboxHttpEndpoint.NONE);
        });
    }

    /** In code rather than in an application.properties, which would be read by every application that uses the jar. */
    private void configureCamel() {
        main.configure()
                .withName("sandbox-router")
                .withRoutesIncludePattern(String.join(",", routes()))
                .withStreamCachingEnabled(false) // no body ever is in a message
                .withShutdownTimeout(AFTER_DRAIN_SECONDS)
                .withShutdownSuppressLoggingOnTimeout(true);
    }

    private void listener(String name, BindAddress address, int port) {
        property("router." + name + ".host", Ports.hostToBind(address));
        property("router." + name + ".port", port);
    }

    private void property(String name, Object value) {
        main.addInitialProperty(name, String.valueOf(value));
    }

    private List<String> routes() {
        List<String> files = new ArrayList<>();
        config.listeners().healthProbe().ifPresent(address -> files.add(SHIPPED + "probes.camel.yaml"));
        config.listeners().metrics().ifPresent(address -> files.add(SHIPPED + "metrics.camel.yaml"));
        files.add(ownOrShipped("apply-egress.camel.yaml"));
        config.control().bind().ifPresent(address -> files.add(ownOrShipped("control-api.camel.yaml")));
        if (config.cluster().cacheEnabled()) {
            files.add(ownOrShipped(POD_WATCH));
        }
        if (config.control().ruleStore() == RuleStoreKind.KUBERNETES) {
            files.add(ownOrShipped("rule-watch.camel.yaml"));
        }
        files.removeIf(String::isEmpty);
        if (config.lifecycle().routesDir().isPresent()) {
            files.add("file:" + config.lifecycle().routesDir().get() + "/*.camel.yaml");
        } else if (config.listeners().http().isPresent() || config.tls().bind().isPresent()) {
            files.add(SHIPPED + "failures.camel.yaml");
            files.add(SHIPPED + "data-plane.camel.yaml");
        }
        return files;
    }

    /** A file of the operator's folder takes the place of a shipped one of its name, and is found with the folder. */
    private String ownOrShipped(String file) {
        return isInRoutesDir(file) ? "" : SHIPPED + file;
    }

    /** Routes of one's own replace the shipped ones; only a directory that nobody feeds would be no use to anyone. */
    private boolean isInRoutesDir(String file) {
        return config.lifecycle()
                .routesDir()
                .filter(dir -> Files.exists(dir.resolve(file)))
                .isPresent();
    }

    /** The data listener's port; 0 while there is none. */
    int httpPort() {
        return portOf(SandboxHttpConsumer::boundPort);
    }

    /** The data listener's port with TLS; 0 while there is none. */
    int httpsPort() {
        return portOf(SandboxHttpConsumer::boundTlsPort);
    }

    private int portOf(Function<SandboxHttpConsumer, OptionalInt> which) {
        return listeners().map(which).orElse(OptionalInt.empty()).orElse(0);
    }

    private Optional<SandboxHttpConsumer> listeners() {
        return main.getCamelContext() == null
                ? Optional.empty()
                : main.getCamelContext().getRoutes().stream()
                        .map(Route::getConsumer)
                        .filter(SandboxHttpConsumer.class::isInstance)
                        .map(SandboxHttpConsumer.class::cast)
                        .findFirst();
    }

    /** Closes the data listener's socket and leaves its connections alone. */
    void stopAccepting() {
        listeners().ifPresent(ServiceHelper::suspendService);
    }

    void stop() {
        try {
            main.stop();
        } catch (RuntimeException e) {
            LOG.warn("the routes did not stop cleanly", e);
        }
    }
}
