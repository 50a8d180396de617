package dev.sandboxrouter.camel.routes;

import dev.sandboxrouter.camel.CompletionRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * Hangs the user's routes before and after the steps of others. A route that begins at {@code direct:before-resolve} is
 * called right before the step {@code resolve}, whichever route that is in. The call is put into the model while the
 * routes are put together, so that a step which nobody wants costs nothing.
 */
final class ExtensionPoints {

    static final Pattern POINT = Pattern.compile("direct:(before|after)-(.+)");

    /** Beside these nothing can stand: what follows a relay is {@link CompletionRoute}'s. */
    private static final String ON_COMPLETION = CompletionRoute.URI;

    private ExtensionPoints() {}

    /** A node and where it stands. */
    private record Place(List<ProcessorDefinition<?>> siblings, ProcessorDefinition<?> node, RouteDefinition route) {}

    static void weave(List<RouteDefinition> routes, OwnRoutes own, List<String> problems) {
        List<Place> places = new ArrayList<>();
        routes.forEach(route -> collect(route, route, places));
        for (RouteFile file : own.files()) {
            for (RouteFile.Item item : file.items()) {
                Matcher point = POINT.matcher(String.valueOf(item.from()));
                if (point.matches() && !ON_COMPLETION.equals(item.from())) {
                    Place place = find(places, point.group(2), item.id());
                    if (place == null) {
                        problems.add(file.place() + ":" + item.line() + ": " + item.from()
                                + " is an extension point of no step: expected one of " + names(places));
                    } else {
                        insert(place, point.group(), point.group(1).equals("after"));
                    }
                }
            }
        }
    }

    /** Whether a step of that id stands in one of the routes. */
    static boolean hasStep(List<RouteDefinition> routes, String id) {
        List<Place> places = new ArrayList<>();
        routes.forEach(route -> collect(route, route, places));
        return places.stream().anyMatch(place -> id.equals(place.node().getId()));
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

    /** A route cannot hang on a step of its own: it would call itself. */
    private static @org.jspecify.annotations.Nullable Place find(
            List<Place> places, String id, @org.jspecify.annotations.Nullable String routeId) {
        return places.stream()
                .filter(place -> id.equals(place.node().getId())
                        && !String.valueOf(place.route().getRouteId()).equals(routeId))
                .findFirst()
                .orElse(null);
    }

    private static void insert(Place place, String uri, boolean after) {
        ToDefinition call = new ToDefinition(uri + "?block=false"); // never wait for a route on an event loop
        call.setId(uri.substring("direct:".length()));
        call.setParent(place.node().getParent());
        int at = place.siblings().indexOf(place.node());
        place.siblings().add(after ? at + 1 : at, call);
    }

    private static String names(List<Place> places) {
        Set<String> names = new TreeSet<>();
        places.forEach(place -> names.add(String.valueOf(place.node().getId())));
        return String.join(", ", names);
    }
}
