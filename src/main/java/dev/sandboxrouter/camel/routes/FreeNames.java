package dev.sandboxrouter.camel.routes;

import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;

/** Names for routes that cannot keep theirs: the one that was asked for with the first number that nobody has. */
record FreeNames(CamelContext context, List<RouteDefinition> routes, Predicate<String> isStep) {

    /** Has a route begin elsewhere, and says where. Its options stay. */
    String rename(RouteDefinition route, String uri) {
        String free = "direct:" + freeId(uri.substring("direct:".length()));
        String old = route.getInput().getEndpointUri();
        int options = old.indexOf('?');
        route.getInput().setUri(options < 0 ? free : free + old.substring(options));
        return free;
    }

    /** The first that is left, from {@code name-2} on. */
    String freeId(String name) {
        int number = 2;
        while (isTaken(name + "-" + number)) {
            number++;
        }
        return name + "-" + number;
    }

    private boolean isTaken(String name) {
        return isStep.test(name)
                || isStep.test(name.replaceFirst("^(before|after)-", ""))
                || routes.stream()
                        .anyMatch(route -> name.equals(SharedBeginnings.directName(context, route))
                                || name.equals(route.getRouteId()));
    }
}
