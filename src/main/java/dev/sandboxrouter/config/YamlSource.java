package dev.sandboxrouter.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Flags given in a YAML file. The file is composed to nodes and not loaded into maps, because a map has forgotten the line
 * numbers and the first of two equal keys.
 */
final class YamlSource {

    private static final int MAX_CHARACTERS = 1 << 20;

    private final Path file;
    private final Findings findings;
    private final List<Given<?>> givens = new ArrayList<>();
    private final Map<String, String> firstPlace = new HashMap<>();

    private YamlSource(Path file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** An empty file says nothing, which is fine. */
    static List<Given<?>> read(Path file, Findings findings) {
        YamlSource source = new YamlSource(file, findings);
        source.compose().ifPresent(source::readRoot);
        return source.givens;
    }

    private Optional<Node> compose() {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setAllowNonScalarKeys(true)
                    .build();
            String text = Files.readString(file);
            if (text.length() <= MAX_CHARACTERS) {
                return new Compose(settings).composeString(text);
            }
            findings.problem(file + ": expected at most " + MAX_CHARACTERS + " characters, but got " + text.length());
        } catch (MarkedYamlEngineException broken) {
            findings.problem(place(broken.getProblemMark()) + ": this is not YAML: " + oneLine(broken.getProblem()));
        } catch (YamlEngineException broken) {
            findings.problem(file + ": this is not YAML: " + oneLine(String.valueOf(broken.getMessage())));
        } catch (CharacterCodingException notUtf8) {
            findings.problem(file + ": expected text in UTF-8");
        } catch (IOException unreadable) {
            findings.problem(file + ": cannot be read: " + unreadable.getMessage());
        }
        return Optional.empty();
    }

    private void readRoot(Node root) {
        if (root instanceof MappingNode map) {
            map.getValue().forEach(this::readEntry);
        } else if (!root.getTag().equals(Tag.NULL)) {
            findings.problem(place(root.getStartMark())
                    + ": expected a map from flags to values such as proxy-timeout: 180s, but got "
                    + NodeText.describe(root));
        }
    }

    private void readEntry(NodeTuple entry) {
        String place = place(entry.getKeyNode().getStartMark());
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            findings.problem(place + ": expected the name of a flag, but got " + NodeText.describe(entry.getKeyNode()));
            return;
        }
        String name = key.getValue();
        String earlier = firstPlace.putIfAbsent(name, place);
        if (earlier != null) {
            findings.problem(place + ": duplicate key " + Findings.quote(name) + ", first given at " + earlier);
        }
        FlagTable.named(name)
                .filter(flag -> flag.scope().inFile())
                .ifPresentOrElse(
                        flag -> readValue(flag, entry.getValueNode(), place), () -> reportUnknown(name, place));
    }

    private void readValue(Flag<?> flag, Node value, String place) {
        NodeText.of(value, flag.type().shape())
                .ifPresentOrElse(
                        text -> givens.add(Given.inFile(flag, text, place)),
                        () -> findings.problem(Given.mismatch(
                                Origin.file(place, flag),
                                flag.type(),
                                NodeText.describe(value, flag.type().shape()))));
    }

    private void reportUnknown(String name, String place) {
        if (FlagTable.namesOnCommandLine().contains(name)) {
            findings.problem(place + ": " + name + " cannot be set in a file, only as --" + name);
            return;
        }
        String question = NearestName.question(name, FlagTable.namesInFile(), "");
        findings.problem(place + ": unknown key " + Findings.quote(name)
                + GoRouterFlags.hint(name)
                        .orElse(
                                question.isEmpty()
                                        ? "; keys are the names of flags, and --help lists them"
                                        : question));
    }

    private String place(Optional<Mark> mark) {
        return mark.map(at -> file + ":" + (at.getLine() + 1)).orElseGet(file::toString);
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ");
    }
}
