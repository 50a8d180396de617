package dev.sandboxrouter.camel.routes;

import dev.sandboxrouter.camel.CompletionRoute;
import dev.sandboxrouter.camel.steps.OwnLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Hangs the user's routes before and after the steps of others. A route that begins at {@code direct:before-resolve} is
 * called right before the step {@code resolve}, whichever route that is in. The call is put into the model while the
 * routes are put together, so that a step which nobody wants costs nothing.
 *
 * <p>Several routes may begin at one point. Each is called, in the order of the files' names and within a file of the
 * places in it; since Camel lets one route alone begin at a {@code direct:} name, the second gets a name of its own.
 */
final class ExtensionPoints {

    static final Pattern POINT = Pattern.compile("direct:(before|after)-(.+)");

    private static final OwnLoop OWN_LOOP = new OwnLoop();

    private final List<Place> places = new ArrayList<>();
    private final RoutePlaces users;
    private final FreeNames names;
    private final List<String> problems;

    private ExtensionPoints(CamelContext context, List<RouteDefinition> routes, OwnRoutes own, List<String> problems) {
        this.users = new RoutePlaces(own.files());
        this.problems = problems;
        routes.forEach(route -> collect(route, route, places));
        this.names = new FreeNames(context, routes, step -> places.stream().anyMatch(place -> step.equals(place.id())));
    }

    /** A node and where it stands. */
    private record Place(List<ProcessorDefinition<?>> siblings, ProcessorDefinition<?> node, RouteDefinition route) {
        String id() {
            return node.getId();
        }
    }

    /** Puts the calls into a context's model, with a line in {@code problems} for each point that there is not. */
    static void weave(ModelCamelContext context, OwnRoutes own, List<String> problems) {
        List<RouteDefinition> routes = context.getRouteDefinitions();
        ExtensionPoints points = new ExtensionPoints(context, routes, own, problems);
        Map<String, List<RouteDefinition>> byPoint = new LinkedHashMap<>();
        for (RouteDefinition route : routes) {
            String uri = "direct:" + SharedBeginnings.directName(context, route);
            if (points.users.of(route) != null) {
                byPoint.computeIfAbsent(uri, any -> new ArrayList<>()).add(route);
            }
        }
        List<RouteDefinition> onCompletion = byPoint.remove(CompletionRoute.URI);
        byPoint.forEach(points::hang);
        if (onCompletion != null && onCompletion.size() > 1) {
            CompletionFan.spread(context, onCompletion, points.names);
        }
    }

    /** Whether a step of that id stands in one of the routes. */
    static boolean hasStep(List<RouteDefinition> routes, String id) {
        List<Place> places = new ArrayList<>();
        routes.forEach(route -> collect(route, route, places));
        return places.stream().anyMatch(place -> id.equals(place.id()));
    }

    @SuppressWarnings("unchecked") // a definition's outputs are definitions
    private static void collect(ProcessorDefinition<?> parent, RouteDefinition route, List<Place> places) {
        List<ProcessorDefinition<?>> children = (List<ProcessorDefinition<?>>) (List<?>) parent.getOutputs();
        for (ProcessorDefinition<?> child : children) {
            if (child.getId() != null) {
                places.add(new Place(children, child, route));
            }
            collect(child, route, places);
        }
    }

    /** Has the routes called that begin at a point; others are none of ours. */
    private void hang(String uri, List<RouteDefinition> routes) {
        Matcher point = POINT.matcher(uri);
        if (!point.matches()) {
            return;
        }
        List<Runnable> calls = new ArrayList<>();
        boolean after = point.group(1).equals("after");
        for (RouteDefinition route : routes) {
            Place place = find(point.group(2), route);
            if (place == null) {
                problems.add(users.of(route) + ": " + uri + " is an extension point of no step: expected one of "
                        + stepNames());
            } else {
                String name = calls.isEmpty() ? uri : names.rename(route, uri);
                calls.add(() -> insert(place, call(name, route), after));
            }
        }
        if (after) {
            Collections.reverse(calls); // each is put right behind the step
        }
        calls.forEach(Runnable::run);
    }

    /** A route cannot hang on a step of its own: it would call itself. */
    private @Nullable Place find(String id, RouteDefinition route) {
        return places.stream()
                .filter(place -> id.equals(place.id()) && place.route() != route)
                .findFirst()
                .orElse(null);
    }

    private ToDefinition call(String uri, RouteDefinition route) {
        ToDefinition call = new ToDefinition(uri + "?block=false"); // never wait for a route on an event loop
        call.setId(uri.substring("direct:".length()));
        call.addInterceptStrategy(OWN_LOOP);
        call.setDescription("The route of " + Objects.requireNonNull(users.of(route)));
        return call;
    }

    private static void insert(Place place, ToDefinition call, boolean after) {
        call.setParent(place.node().getParent());
        int at = place.siblings().indexOf(place.node());
        place.siblings().add(after ? at + 1 : at, call);
    }

    private String stepNames() {
        Set<String> known = new TreeSet<>();
        places.forEach(place -> known.add(place.id()));
        return String.join(", ", known);
    }
}
