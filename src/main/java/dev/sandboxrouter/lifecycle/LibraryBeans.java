package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.camel.SandboxFunctions;
import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.kubernetes.Cluster;
import dev.sandboxrouter.relay.Relay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.SimpleFunction;
import org.apache.camel.support.DefaultRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The router's components and steps, for an application that has bound none. The first look-up of a component opens the
 * router, configured by the environment as its command line is, and by properties {@code sandbox-router.<flag>}.
 */
final class LibraryBeans implements BeanRepository {

    /** Who names one of these wants the router. The names of steps are words that another application may use. */
    private static final Set<String> COMPONENTS = Set.of("sandbox-http", "sandbox-watch");

    private static final String PREFIX = "sandbox-router.";

    private final CamelContext context;
    private final DefaultRegistry registry;
    private boolean opening;
    private @Nullable ForeignApplication application;
    private @Nullable Wiring router;

    LibraryBeans(CamelContext context, DefaultRegistry registry) {
        this.context = context;
        this.registry = registry;
        SandboxFunctions.register(context);
    }

    @Override
    public synchronized @Nullable Object lookupByName(String name) {
        if (COMPONENTS.contains(name)) {
            openIfNobodyServes();
        }
        return application == null ? null : application.beans().get(name);
    }

    /** @param wanted whether the router is to be opened for it */
    synchronized @Nullable String property(String name, boolean wanted) {
        if (wanted) {
            openIfNobodyServes();
        }
        return application == null ? null : application.properties().get(name);
    }

    private void openIfNobodyServes() {
        if (router == null && !opening && !isServed()) {
            opening = true; // it asks for beans and properties itself
            try {
                open();
            } finally {
                opening = false;
            }
        }
    }

    /** Whether somebody has put a router together: the command line, or the application itself. */
    private boolean isServed() {
        Registry bound = registry.getFallbackRegistry();
        return COMPONENTS.stream().anyMatch(component -> bound.lookupByName(component) != null)
                || !bound.findByType(Relay.class).isEmpty()
                || !bound.findByType(Cluster.class).isEmpty();
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        Object bean = lookupByName(name);
        return type.isInstance(bean) ? type.cast(bean) : null;
    }

    /** The functions are found whether or not the router is open: Simple asks for them by their type. */
    @Override
    public synchronized <T> Map<String, T> findByTypeWithName(Class<T> type) {
        Map<String, T> found = new LinkedHashMap<>();
        if (type == SimpleFunction.class) {
            SandboxFunctions.all().forEach(function -> found.put(function.getName(), type.cast(function)));
        }
        if (application != null) {
            application.beans().forEach((name, bean) -> {
                if (type.isInstance(bean)) {
                    found.put(name, type.cast(bean));
                }
            });
        }
        return found;
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return Set.copyOf(findByTypeWithName(type).values());
    }

    private void open() {
        Loaded loaded = ConfigLoader.load(flags(), System.getenv());
        if (!(loaded instanceof Loaded.Ready ready)) {
            throw new RuntimeCamelException(
                    loaded instanceof Loaded.Invalid invalid
                            ? String.join(System.lineSeparator(), invalid.problems())
                            : "sandbox-router.help and .version are for the command line");
        }
        ready.config().lifecycle().routesDir().ifPresent(dir -> {
            throw new RuntimeCamelException(
                    "sandbox-router.routes-dir is " + dir + ", which nothing reads in an application of"
                            + " your own: its routes are its own. Name the files in camel.main.routes-include-pattern");
        });
        ForeignApplication here = new ForeignApplication(context);
        Wiring opening = new Wiring(ready.config(), new Ports(0, 0, 0), here);
        try {
            opening.startWithin();
        } catch (StartFailure e) {
            throw new RuntimeCamelException(e.getMessage(), e);
        }
        NettyVersion.warnIfOld();
        application = here;
        router = opening;
    }

    private List<String> flags() {
        java.util.Properties given = context.getPropertiesComponent().loadProperties(name -> name.startsWith(PREFIX));
        return new TreeSet<>(given.stringPropertyNames())
                .stream()
                        .map(name -> "--" + name.substring(PREFIX.length()) + "=" + given.getProperty(name))
                        .toList();
    }

    synchronized void starting() {
        if (application != null) {
            application.addRoutes();
        }
    }

    synchronized void started() {
        if (router != null) {
            router.listensNow();
        }
    }

    synchronized void stopping() {
        if (router != null) {
            router.drain();
        }
    }

    synchronized void stopped() {
        if (router != null) {
            router.stop();
            router = null;
            application = null;
        }
    }
}
