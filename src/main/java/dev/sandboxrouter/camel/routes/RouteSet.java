package dev.sandboxrouter.camel.routes;

import dev.sandboxrouter.camel.http.SeenSteps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The routes of one router: which shipped files, and what of the user's in their places. */
public final class RouteSet {

    private static final String SHIPPED = "/routes/";

    /** Every file of routes that the router ships, whether or not the configuration asks for it. */
    static final Set<String> ALL_SHIPPED = Set.of(
            "apply-egress.camel.yaml",
            "control-api.camel.yaml",
            "data-plane.camel.yaml",
            "failures.camel.yaml",
            "metrics.camel.yaml",
            "pod-watch.camel.yaml",
            "probes.camel.yaml",
            "rule-watch.camel.yaml");

    /**
     * The user's routes start after what they may lead to and before what may lead to them, which are the watches and the
     * listener; and so stop after these. Camel's own numbers, which kamelets get, begin at 1000; the listener's is beyond
     * them.
     */
    private static final int FIRST_START = 200;

    private static final int LAST_START = 899;

    /** Shipped routes whose numbers a route of the user's keeps that takes the place of one. */
    private static final Map<String, Integer> STARTS =
            Map.of("pod-watch", 900, "rule-watch", 901, "data-plane", 100_000);

    private final List<RouteFile> files = new ArrayList<>();
    private final Set<String> removed = new HashSet<>();
    private final OwnRoutes own;
    private final Set<String> without;

    /** Puts the routes together, as the other constructor does, with everything in them. */
    public RouteSet(List<String> wanted, OwnRoutes own) {
        this(wanted, own, Set.of());
    }

    /**
     * Puts the routes together.
     *
     * @param wanted names of the shipped files that the configuration asks for, as {@code own} was read for
     * @param without what is left away of them, such as {@code route data-plane}
     */
    public RouteSet(List<String> wanted, OwnRoutes own, Set<String> without) {
        this.own = own;
        this.without = without;
        for (String name : wanted) {
            if (!own.has(name)) {
                files.add(RouteFileReader.read(name, "shipped " + name, shippedText(name), new ArrayList<>()));
            }
        }
        files.addAll(own.files());
    }

    private static String shippedText(String name) {
        try (InputStream in = Objects.requireNonNull(RouteSet.class.getResourceAsStream(SHIPPED + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds all routes to a context that has not started, and hangs the user's steps between them.
     *
     * @throws BrokenRoutes with every mistake that was found
     */
    public void addTo(CamelContext context) throws BrokenRoutes {
        List<String> problems = new ArrayList<>(own.problems());
        if (problems.isEmpty()) {
            load(context, problems);
        }
        if (problems.isEmpty()) {
            ModelCamelContext model = (ModelCamelContext) context;
            order(model.getRouteDefinitions());
            watch(model);
            ExtensionPoints.weave(model, own, problems);
            SharedBeginnings.check(context, files, problems);
            LeftOut.check(own.leftOut(), context, files, problems);
        }
        if (!problems.isEmpty()) {
            throw new BrokenRoutes(problems);
        }
    }

    private void load(CamelContext context, List<String> problems) {
        List<Loaded> builders = new ArrayList<>();
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        for (RouteFile file : files) {
            if (isEmptied(file)) {
                continue; // Camel takes a file that declares nothing for a broken one
            }
            attempt(file, problems, () -> {
                for (RoutesBuilder builder : loader.findRoutesBuilders(List.of(resource(file)))) {
                    builders.add(new Loaded(file, builder));
                }
            });
        }
        for (Loaded loaded : builders) {
            if (loaded.builder() instanceof RouteConfigurationsBuilder configurations) {
                attempt(loaded.file(), problems, () -> context.addRoutesConfigurations(configurations));
            }
        }
        builders.forEach(loaded -> attempt(loaded.file(), problems, () -> context.addRoutes(loaded.builder())));
        builders.forEach(
                loaded -> attempt(loaded.file(), problems, () -> context.addTemplatedRoutes(loaded.builder())));
    }

    private record Loaded(RouteFile file, RoutesBuilder builder) {}

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static void attempt(RouteFile file, List<String> problems, Attempt attempt) {
        try {
            attempt.run();
        } catch (Exception e) {
            String problem = RouteProblems.of(file, e);
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
        }
    }

    /** A shipped file loses what the user declares under the same id. */
    private Resource resource(RouteFile file) {
        boolean users = own.files().contains(file);
        return ResourceHelper.fromString(file.name(), users ? file.text() : file.without(this::isReplaced));
    }

    /** Whether the user declares, under another name of a file, all that a shipped file declares. */
    private boolean isEmptied(RouteFile file) {
        return !own.files().contains(file) && file.items().stream().allMatch(this::isReplaced);
    }

    private boolean isReplaced(RouteFile.Item item) {
        boolean replaced = own.declares(item) || without.contains(item.key());
        if (replaced) {
            removed.add(item.key());
        }
        return replaced;
    }

    private void order(List<RouteDefinition> routes) {
        int next = FIRST_START;
        for (RouteDefinition route : routes) {
            boolean users = route.getRouteId() != null && own.placeOf(route.getRouteId()) != null;
            if (users && route.getStartupOrder() == null) {
                Integer shipped = STARTS.get(route.getRouteId());
                if (shipped != null) {
                    route.setStartupOrder(shipped);
                } else if (next <= LAST_START) {
                    route.setStartupOrder(next++);
                }
            }
        }
    }

    /** Steps of ours do not wait, and shall not pay for being watched. */
    private void watch(ModelCamelContext context) {
        RoutePlaces users = new RoutePlaces(own.files());
        SeenSteps seen = new SeenSteps();
        context.getRouteDefinitions().stream()
                .filter(route -> users.of(route) != null)
                .forEach(route -> route.addInterceptStrategy(seen));
    }

    /** The user's files that do not run, because the shipped ones of their names do not either. */
    public List<String> leftOut() {
        return own.leftOut().stream().map(RouteFile::place).toList();
    }

    /** What the user's folder has replaced or added, for the log: file names, ids and extension points. */
    public String describe() {
        Map<String, String> words = new TreeMap<>();
        own.files()
                .forEach(file -> words.put(
                        file.name(), ALL_SHIPPED.contains(file.name()) ? file.name() + " (replaced)" : file.name()));
        removed.forEach(key -> words.put(key, key + " (replaced)"));
        own.kamelets().forEach(name -> words.put(name, "kamelet " + name));
        return String.join(", ", words.values());
    }
}
