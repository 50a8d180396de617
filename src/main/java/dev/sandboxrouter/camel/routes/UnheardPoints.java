package dev.sandboxrouter.camel.routes;

import dev.sandboxrouter.camel.CompletionRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/**
 * Routes of another application that stand where the router's command line would have them called. Nobody calls them
 * there: its routes are its own, and made before anything could be put into them. Whoever brings a policy along believes
 * that it is in force.
 */
public final class UnheardPoints {

    /** The steps that docs/customizing.md says have a place before and one behind them. */
    public static final Set<String> STEPS = Set.of(
            "parse-address",
            "enforce-ingress",
            "authorize",
            "limit-body",
            "forward-request",
            "attempt-once",
            "resolve",
            "relay",
            "feed-directory",
            "rules-changed");

    private UnheardPoints() {}

    /**
     * Looks for them.
     *
     * @throws BrokenRoutes with a line for each such route that the context has by now
     */
    public static void refuse(ModelCamelContext context) throws BrokenRoutes {
        List<String> problems = new ArrayList<>();
        for (RouteDefinition route : context.getRouteDefinitions()) {
            String uri = "direct:" + SharedBeginnings.directName(context, route);
            if (isPoint(uri)) {
                problems.add(
                        wordsFor(route) + ": nothing calls " + uri + " in an application of your own: begin at another"
                                + " name, and call it from your route where it is wanted");
            }
        }
        if (!problems.isEmpty()) {
            throw new BrokenRoutes(problems);
        }
    }

    private static boolean isPoint(String uri) {
        Matcher point = ExtensionPoints.POINT.matcher(uri);
        return uri.equals(CompletionRoute.URI) || (point.matches() && STEPS.contains(point.group(2)));
    }

    private static String wordsFor(RouteDefinition route) {
        String location = route.getInput().getLocation();
        String id = route.getRouteId();
        return (location == null ? "" : location + ": ") + (id == null ? "a route" : "route \"" + id + '"');
    }
}
