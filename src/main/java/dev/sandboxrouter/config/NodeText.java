package dev.sandboxrouter.config;

import dev.sandboxrouter.config.FlagType.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML values as the texts that a command line would hold, where their YAML type is the one that the flag wants. */
final class NodeText {

    private static final Set<Tag> NUMBERS = Set.of(Tag.INT, Tag.FLOAT);

    private NodeText() {}

    /** Empty if the node is of another type: a quoted number is a text, an unquoted {@code true} is none. */
    static Optional<String> of(Node node, Shape shape) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue()).filter(text -> fits(scalar.getTag(), shape));
        }
        return node instanceof SequenceNode list && shape == Shape.LIST ? joined(list.getValue()) : Optional.empty();
    }

    /** As messages name a value that did not fit: of a list for a list flag, the entry that is to blame. */
    static String describe(Node node, Shape shape) {
        if (!(node instanceof SequenceNode list) || shape != Shape.LIST) {
            return describe(node);
        }
        return list.getValue().stream()
                .filter(entry -> !isPlainText(entry))
                .findFirst()
                .map(entry -> "a list with " + describe(entry) + line(entry))
                .orElse("a list");
    }

    /** As messages name it. */
    static String describe(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return node instanceof SequenceNode ? "a list" : "a map";
        }
        String value = Findings.quote(scalar.getValue());
        if (scalar.getTag().equals(Tag.NULL)) {
            return "nothing";
        }
        if (NUMBERS.contains(scalar.getTag())) {
            return "the number " + value;
        }
        return (scalar.getTag().equals(Tag.BOOL) ? "the boolean " : "the text ") + value;
    }

    private static boolean fits(Tag tag, Shape shape) {
        return switch (shape) {
            case BOOLEAN -> tag.equals(Tag.BOOL);
            case NUMBER -> tag.equals(Tag.INT);
            case DURATION -> tag.equals(Tag.STR) || NUMBERS.contains(tag);
            case TEXT, LIST -> tag.equals(Tag.STR);
        };
    }

    private static Optional<String> joined(List<Node> entries) {
        return entries.stream().allMatch(NodeText::isPlainText)
                ? Optional.of(entries.stream()
                        .map(entry -> ((ScalarNode) entry).getValue())
                        .collect(Collectors.joining(",")))
                : Optional.empty();
    }

    /** A comma inside an entry would make two of it. */
    private static boolean isPlainText(Node entry) {
        return entry instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.STR)
                && scalar.getValue().indexOf(',') < 0;
    }

    private static String line(Node node) {
        return node.getStartMark()
                .map(mark -> " at line " + (mark.getLine() + 1))
                .orElse("");
    }
}
