package dev.sandboxrouter.camel.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file of routes, read as far as it takes to know what it declares, and where.
 *
 * @param name the file's name, such as {@code data-plane.camel.yaml}
 * @param place what a message names: a path, or the name of a shipped file
 */
record RouteFile(String name, String place, String text, List<Item> items) {

    /** What a file may declare under an id, of which there may be one. */
    private static final Set<String> NAMED = Set.of("route", "rest", "routeConfiguration", "routeTemplate");

    /**
     * One declaration.
     *
     * @param kind {@code route}, {@code beans} and so on
     * @param id null where it has none
     * @param from the URI where a route begins; null for others
     * @param beans the names of beans it declares
     * @param line counted from 1
     * @param end the line after its last one
     */
    record Item(String kind, @Nullable String id, @Nullable String from, List<String> beans, int line, int end) {

        boolean isNamed() {
            return id != null && NAMED.contains(kind);
        }

        /** What is unique about it. */
        String key() {
            return kind + ' ' + id;
        }
    }

    /** The text without the declarations that {@code unwanted} names; the others keep their lines. */
    String without(Predicate<Item> unwanted) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (Item item : items) {
            if (unwanted.test(item)) {
                for (int i = item.line() - 1; i < Math.min(item.end() - 1, lines.size()); i++) {
                    lines.set(i, "");
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }
}
