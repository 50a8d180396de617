package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.camel.SandboxFunctions;
import dev.sandboxrouter.camel.http.SandboxHttpComponent;
import dev.sandboxrouter.camel.http.SandboxHttpEndpoint;
import dev.sandboxrouter.camel.routes.BrokenRoutes;
import dev.sandboxrouter.camel.routes.OwnRoutes;
import dev.sandboxrouter.camel.routes.RouteSet;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.control.ControlHeaders;
import dev.sandboxrouter.control.http.ControlBinding;
import dev.sandboxrouter.kubernetes.SandboxWatchComponent;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.observability.TrafficListeners;
import dev.sandboxrouter.relay.Relay;
import dev.sandboxrouter.relay.RelayPorts;
import dev.sandboxrouter.relay.TargetGuard;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.netty.DefaultChannelHandlerFactory;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Builds the routes of a configuration without starting one: every step is found, every endpoint and every expression
 * read; no socket is opened, and nothing is connected to.
 */
final class RoutesCheck {

    /** The router's steps, by the names under which routes find them. */
    private static final List<String> STEPS = List.of(
            "parseAddress",
            "enforceIngress",
            "authorize",
            "limitBody",
            "resolve",
            "feedDirectory",
            "admitControlCall",
            "putNetwork",
            "patchNetwork",
            "getNetwork",
            "deleteNetwork",
            "explainNetwork",
            "issueTrafficToken",
            "listSandboxes",
            "describeApi",
            "refuseUnservedCall");

    private static final List<String> LISTENERS = List.of("http", "https", "health-probe", "metrics", "control");

    private RoutesCheck() {}

    /** A line for each mistake in the folder of {@code --routes-dir}; none if there is no such folder. */
    static List<String> problems(RouterConfig config) {
        OwnRoutes own = ShippedRoutes.own(config);
        if (config.lifecycle().routesDir().isEmpty() || !own.problems().isEmpty()) {
            return own.problems();
        }
        ExecutorService nobody = Executors.newSingleThreadExecutor();
        EventLoopGroup loops = new NioEventLoopGroup(1);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            prepare(context, own, nobody, relay(config, loops));
            RouteSet routes = new RouteSet(ShippedRoutes.wanted(config), own);
            routes.addTo(context);
            context.start();
            return List.of();
        } catch (BrokenRoutes e) {
            return e.problems();
        } catch (Exception e) {
            return List.of(Failures.ofRoutes(e, own));
        } finally {
            nobody.shutdownNow();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** One that listens to nobody; a consumer is made with it, though never started. */
    private static Relay relay(RouterConfig config, EventLoopGroup loops) {
        TargetGuard nowhere = new TargetGuard() {
            @Override
            public boolean mayReuse(Target target, long connectedNanos, long arrivedNanos) {
                return false;
            }

            @Override
            public boolean mayDial(Target target, long arrivedNanos) {
                return false;
            }
        };
        RelayPorts ports = new RelayPorts(
                Addresses.clients(config.proxies()), head -> false, nowhere, TrafficListeners.of(), null);
        return new Relay(loops, Options.relay(config), "", ports);
    }

    /** A factory, as the door is one: of a lone handler Camel warns. */
    private static final class NoDoor extends DefaultChannelHandlerFactory {
        @Override
        public ChannelHandler newChannelHandler() {
            return new ChannelInboundHandlerAdapter();
        }
    }

    private static void prepare(CamelContext context, OwnRoutes own, ExecutorService nobody, Relay relay) {
        context.setAutoStartup(false);
        STEPS.forEach(name -> context.getRegistry().bind(name, (Processor) exchange -> {}));
        context.getRegistry().bind("controlHeaders", new ControlHeaders());
        context.getRegistry().bind("readiness", new Status());
        context.getRegistry().bind("metrics", new RouterMetrics(BuildInfo.ofThisJar()));
        context.getRegistry().bind("controlBinding", new ControlBinding());
        context.getRegistry().bind("controlDoor", new NoDoor());
        context.getRegistry().bind("controlTls", new ControlTls(null));
        context.getRegistry().bind("controlWorkers", nobody);
        own.beans().forEach(context.getRegistry()::unbind);
        SandboxHttpComponent component = new SandboxHttpComponent();
        component.setRelay(relay);
        context.getRegistry().bind("sandbox-http", component); // bound, so that Library opens none
        context.getRegistry().bind("sandbox-watch", new SandboxWatchComponent());
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation(own.kameletLocation());
        context.addComponent("kamelet", kamelets);
        Properties numbers = new Properties();
        for (String listener : LISTENERS) {
            numbers.setProperty("router." + listener + ".host", "127.0.0.1");
            numbers.setProperty("router." + listener + ".port", "0");
        }
        // There is no certificate here.
        numbers.setProperty("router.https.port", String.valueOf(SandboxHttpEndpoint.NONE));
        numbers.setProperty("router.control.tls", "false");
        numbers.setProperty("router.upstream.max-retries", "0");
        numbers.setProperty("router.upstream.retry-initial-delay", "1");
        numbers.setProperty("router.upstream.retry-max-delay", "1");
        context.getPropertiesComponent().setInitialProperties(numbers);
        SandboxFunctions.register(context);
    }
}
