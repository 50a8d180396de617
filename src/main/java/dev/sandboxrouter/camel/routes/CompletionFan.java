package dev.sandboxrouter.camel.routes;

import dev.sandboxrouter.camel.CompletionRoute;
import java.util.List;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Several routes that want to be told of what is over: a route of our own begins at {@link CompletionRoute#URI} and tells
 * each of them in turn. Each gets a copy of the result, and is told also if one before it failed.
 */
final class CompletionFan {

    private static final String ID = "on-completion";

    private CompletionFan() {}

    static void spread(ModelCamelContext context, List<RouteDefinition> routes, FreeNames names) {
        MulticastDefinition all = new MulticastDefinition();
        for (RouteDefinition route : routes) {
            all.to(names.rename(route, CompletionRoute.URI));
        }
        RouteDefinition fan = new RouteDefinition(CompletionRoute.URI);
        fan.routeId(context.getRouteDefinition(ID) == null ? ID : names.freeId(ID));
        fan.setErrorHandlerFactory(new NoErrorHandlerDefinition()); // each has one of its own
        fan.addOutput(all);
        try {
            context.addRouteDefinition(fan);
        } catch (Exception e) {
            throw new IllegalStateException("a route that was just made cannot be added", e);
        }
    }
}
