package dev.sandboxrouter.camel.routes;

import java.util.List;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/** Where the routes of a model are declared, also those without an id. */
record RoutePlaces(List<RouteFile> files) {

    /** File and line, such as {@code routes/own.camel.yaml:3}; null if the route is declared in none of the files. */
    @Nullable
    String of(RouteDefinition route) {
        for (RouteFile file : files) {
            if (file.name().equals(route.getInput().getLocation())) {
                int line = file.items().stream()
                        .mapToInt(RouteFile.Item::line)
                        .filter(begin -> begin <= insideOf(route))
                        .max()
                        .orElse(1);
                return file.place() + ":" + line;
            }
        }
        return null;
    }

    /** A line of its declaration. Camel counts these from 0, and knows the second only where the first is not written. */
    private static int insideOf(RouteDefinition route) {
        int line = route.getLineNumber();
        return 1 + (line < 0 ? route.getInput().getLineNumber() : line);
    }
}
