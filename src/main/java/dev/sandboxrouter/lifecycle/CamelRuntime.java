package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.address.AddressParser;
import dev.sandboxrouter.authz.Authorizer;
import dev.sandboxrouter.camel.SandboxFunctions;
import dev.sandboxrouter.camel.http.SandboxHttpComponent;
import dev.sandboxrouter.camel.http.SandboxHttpConsumer;
import dev.sandboxrouter.camel.http.SandboxHttpEndpoint;
import dev.sandboxrouter.camel.routes.BrokenRoutes;
import dev.sandboxrouter.camel.routes.OwnRoutes;
import dev.sandboxrouter.camel.routes.RouteSet;
import dev.sandboxrouter.camel.routes.UnheardPoints;
import dev.sandboxrouter.camel.steps.Authorize;
import dev.sandboxrouter.camel.steps.AuthorizerChoice;
import dev.sandboxrouter.camel.steps.EnforceIngress;
import dev.sandboxrouter.camel.steps.LimitBody;
import dev.sandboxrouter.camel.steps.ParseAddress;
import dev.sandboxrouter.camel.steps.Resolve;
import dev.sandboxrouter.config.BindAddress;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.contract.Check;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.Resolver;
import dev.sandboxrouter.ingress.IngressGate;
import dev.sandboxrouter.kubernetes.Cluster;
import dev.sandboxrouter.kubernetes.FeedDirectory;
import dev.sandboxrouter.kubernetes.RuleWatch;
import dev.sandboxrouter.kubernetes.SandboxWatchComponent;
import dev.sandboxrouter.observability.AuthorizationDecisions;
import dev.sandboxrouter.observability.IngressDecisions;
import dev.sandboxrouter.relay.Relay;
import dev.sandboxrouter.relay.StepKey;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Camel application inside the router: which routes it runs, and the names by which they find beans and numbers. */
final class CamelRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(CamelRuntime.class);

    private final RouterConfig config;
    private final CamelHost host;
    private final SandboxHttpComponent component = new SandboxHttpComponent();
    private final OwnRoutes own;
    private final Relay relay;
    private final StepKey key;

    /**
     * Takes the relay's key.
     *
     * @param checks what a request must have passed before it is forwarded, whatever the routes say; an authorizer of the
     *     user's adds one
     */
    CamelRuntime(RouterConfig config, OwnRoutes own, Relay relay, Set<Check> checks, CamelHost host) {
        this.config = config;
        this.own = own;
        this.host = host;
        this.relay = relay;
        this.key = relay.takeKey(checks);
        component.setRelay(relay);
        bind("sandbox-http", component);
    }

    void bind(String name, Object bean) {
        host.bind(name, bean);
    }

    void bindSteps(
            AddressParser parser,
            IngressGate gate,
            IngressDecisions decisions,
            AuthorizerChoice authorizer,
            AuthorizationDecisions authorizations,
            Resolver resolver,
            Consumer<Resolution> resolutions,
            long maxBodyBytes) {
        bind("parseAddress", new ParseAddress(parser));
        bind("enforceIngress", new EnforceIngress(gate, decisions, key));
        bind("authorize", new Authorize(authorizer, authorizations, key));
        bind("limitBody", new LimitBody(maxBodyBytes));
        bind("resolve", new Resolve(resolver, resolutions, key));
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
        host.onContext(listener);
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
        CamelContext anothers = host.context();
        if (anothers != null) {
            requireOwnAuthorizer(anothers); // it may run already, and then no listener is called any more
        }
        onContext(this::addRoutes);
        host.start();
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

    /** Event loops that were found blocked by a step. */
    long blockedLoops() {
        return component.loopWatch().blocked();
    }

    private void addRoutes(CamelContext context) {
        SandboxFunctions.register(context);
        own.beans().forEach(context.getRegistry()::unbind);
        boolean anothers = host instanceof ForeignApplication;
        RouteSet routes = anothers ? ShippedRoutes.withinOthers() : new RouteSet(ShippedRoutes.wanted(config), own);
        try {
            if (anothers) {
                UnheardPoints.refuse((ModelCamelContext) context);
            }
            routes.addTo(context);
        } catch (BrokenRoutes e) {
            throw new RuntimeCamelException(e);
        }
        requireOwnAuthorizer(context); // by now beans of route files are there, and no route has started
        config.lifecycle().routesDir().ifPresent(dir -> LOG.info("routes of {}: {}", dir, routes.describe()));
        routes.leftOut()
                .forEach(file ->
                        LOG.warn("{} does not run: the configuration does without the shipped file of its name", file));
    }

    /**
     * Whoever binds an authorizer means it: beside it the mode may stand at its default, which demands nothing, and routes
     * that forget the step would forward everything.
     */
    private void requireOwnAuthorizer(CamelContext context) {
        if (own.beans().contains(Authorizer.BEAN) || context.getRegistry().lookupByName(Authorizer.BEAN) != null) {
            relay.require(Check.AUTHORIZATION, key);
        }
    }

    private void listener(String name, BindAddress address, int port) {
        property("router." + name + ".host", Ports.hostToBind(address));
        property("router." + name + ".port", port);
    }

    private void property(String name, Object value) {
        host.property(name, value);
    }

    /** The context, once started. */
    CamelContext context() {
        return Objects.requireNonNull(host.context());
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
        CamelContext context = host.context();
        return context == null
                ? Optional.empty()
                : context.getRoutes().stream()
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
            host.stop();
        } catch (RuntimeException e) {
            LOG.warn("the routes did not stop cleanly", e);
        }
    }
}
