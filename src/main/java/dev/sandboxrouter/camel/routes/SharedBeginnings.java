package dev.sandboxrouter.camel.routes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Finds routes that begin where another one does, as far as that takes one route alone. Camel finds it when it starts the
 * second, names one of the two and no file, and not at all in a context that starts none.
 */
final class SharedBeginnings {

    private static final Pattern DIRECT = Pattern.compile("direct:/*([^?]*).*");

    private SharedBeginnings() {}

    /** The name of a {@code direct} route, however it is written; null of another. */
    static @Nullable String directName(RouteDefinition route) {
        Matcher direct = DIRECT.matcher(route.getInput().getEndpointUri());
        return direct.matches() ? direct.group(1) : null;
    }

    static void check(CamelContext context, List<RouteFile> files, List<String> problems) {
        RoutePlaces places = new RoutePlaces(files);
        Map<String, String> first = new HashMap<>();
        for (RouteDefinition route : ((ModelCamelContext) context).getRouteDefinitions()) {
            String place = places.of(route);
            String uri = "false".equals(route.getAutoStartup()) ? null : uriOf(context, route);
            if (place == null || uri == null) {
                continue;
            }
            String before = first.putIfAbsent(uri, place);
            if (before != null && takesOne(context, uri)) {
                problems.add(place + ": the route from " + uri + " begins where the one in " + before
                        + " begins, and that takes one");
            }
        }
    }

    /** Null where a property has no value, which the start tells. */
    private static @Nullable String uriOf(CamelContext context, RouteDefinition route) {
        String direct = directName(route);
        try {
            return context.resolvePropertyPlaceholders(
                    direct == null ? route.getInput().getEndpointUri() : "direct:" + direct);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean takesOne(CamelContext context, String uri) {
        try {
            Endpoint endpoint = context.getEndpoint(uri);
            return !(endpoint instanceof MultipleConsumersSupport several) || !several.isMultipleConsumersSupported();
        } catch (ResolveEndpointFailedException e) {
            return false; // the start has more to say of it
        }
    }
}
