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

    /** The name of a {@code direct} route, however it is written, in a property too; null of another. */
    static @Nullable String directName(CamelContext context, RouteDefinition route) {
        String uri = resolved(context, route.getInput().getEndpointUri());
        Matcher direct = uri == null ? null : DIRECT.matcher(uri);
        return direct != null && direct.matches() ? direct.group(1) : null;
    }

    /** Where routes from that URI begin: {@code direct:name} without options, and others as they are. */
    static @Nullable String beginning(CamelContext context, String uri) {
        String resolved = resolved(context, uri);
        return resolved == null ? null : DIRECT.matcher(resolved).replaceFirst("direct:$1");
    }

    /** Null where a property has no value, which the start tells. */
    private static @Nullable String resolved(CamelContext context, String uri) {
        try {
            return context.resolvePropertyPlaceholders(uri);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static void check(CamelContext context, List<RouteFile> files, List<String> problems) {
        RoutePlaces places = new RoutePlaces(files);
        Map<String, String> first = new HashMap<>();
        for (RouteDefinition route : ((ModelCamelContext) context).getRouteDefinitions()) {
            String place = places.of(route);
            String uri = "false".equals(route.getAutoStartup())
                    ? null
                    : beginning(context, route.getInput().getEndpointUri());
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

    private static boolean takesOne(CamelContext context, String uri) {
        try {
            Endpoint endpoint = context.getEndpoint(uri);
            return !(endpoint instanceof MultipleConsumersSupport several) || !several.isMultipleConsumersSupported();
        } catch (ResolveEndpointFailedException e) {
            return false; // the start has more to say of it
        }
    }
}
