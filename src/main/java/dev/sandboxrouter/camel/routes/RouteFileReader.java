package dev.sandboxrouter.camel.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads what a file of routes declares, with lines. What a declaration means is Camel's to read. */
final class RouteFileReader {

    private static final Pattern DIRECT = Pattern.compile("direct:/*([^?]*).*");

    /** Of one file; a folder of routes is written by hand. */
    private static final int MAX_CODE_POINTS = 1 << 20;

    private final String place;
    private final List<String> problems;

    private RouteFileReader(String place, List<String> problems) {
        this.place = place;
        this.problems = problems;
    }

    /**
     * Reads a file's text.
     *
     * @param problems takes a line for each mistake, with place and line
     */
    static RouteFile read(String name, String place, String text, List<String> problems) {
        return new RouteFile(name, place, text, new RouteFileReader(place, problems).items(text));
    }

    /** Whether a text is YAML at all; its mistake goes to {@code problems}. */
    static boolean isYaml(String place, String text, List<String> problems) {
        int before = problems.size();
        new RouteFileReader(place, problems).parse(text);
        return problems.size() == before;
    }

    private Optional<Node> parse(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(place)
                .setCodePointLimit(MAX_CODE_POINTS)
                .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            problems.add(place + ":" + line + ": not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(place + ": not valid YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private List<RouteFile.Item> items(String text) {
        List<RouteFile.Item> items = new ArrayList<>();
        Node root = parse(text).orElse(null);
        if (root == null) {
            return items;
        }
        if (!(root instanceof SequenceNode list)) {
            problems.add(
                    place + ":" + line(root) + ": expected a list, whose entries begin with \"- route:\" or the like");
            return items;
        }
        List<Node> entries = list.getValue();
        for (int i = 0; i < entries.size(); i++) {
            int end = i + 1 < entries.size() ? line(entries.get(i + 1)) : Integer.MAX_VALUE;
            item(entries.get(i), end, items);
        }
        return items;
    }

    private void item(Node entry, int end, List<RouteFile.Item> items) {
        if (!(entry instanceof MappingNode map) || map.getValue().size() != 1) {
            problems.add(place + ":" + line(entry) + ": expected one declaration, such as \"route:\", in each entry");
            return;
        }
        NodeTuple declaration = map.getValue().get(0);
        String kind = text(declaration.getKeyNode());
        Node value = declaration.getValueNode();
        Node from = kind != null && kind.equals("from") ? value : child(value, "from");
        items.add(new RouteFile.Item(
                kind == null ? "" : kind,
                text(child(value, "id")),
                beginning(from),
                "beans".equals(kind) ? names(value) : List.of(),
                line(entry),
                end));
    }

    /** Where a route begins, in one form of the many: {@code direct:name}, however the file writes that. */
    private static @Nullable String beginning(@Nullable Node from) {
        String uri = from instanceof ScalarNode ? text(from) : text(child(from, "uri"));
        if (uri == null) {
            return null;
        }
        if (uri.equals("direct")) {
            return "direct:" + text(child(child(from, "parameters"), "name"));
        }
        return uri.startsWith("direct:") ? DIRECT.matcher(uri).replaceFirst("direct:$1") : uri;
    }

    private static List<String> names(Node beans) {
        List<String> names = new ArrayList<>();
        if (beans instanceof SequenceNode list) {
            for (Node bean : list.getValue()) {
                String name = text(child(bean, "name"));
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static @Nullable Node child(@Nullable Node node, String key) {
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                if (key.equals(text(tuple.getKeyNode()))) {
                    return tuple.getValueNode();
                }
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
