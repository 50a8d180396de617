package dev.sandboxrouter.config.sandboxes;

import dev.sandboxrouter.directory.DirectoryEntry;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads a sandboxes file:
 *
 * <pre>{@code
 * - namespace: default      # required
 *   id: my-sandbox          # required
 *   ip: 10.0.0.7            # required; or a list, of which the first is dialled
 *   uid: 5f2c…              # owner uid, if known
 * }</pre>
 *
 * A file of no sandboxes is {@code []}: an empty one is what an editor leaves for a moment, and is an error.
 */
public final class SandboxesFile {

    /** 50,000 entries with uids are some 6 million characters; the parser's own limit of 3 million would stop them. */
    private static final int MAX_CHARACTERS = 64 * 1024 * 1024;

    /** What came of reading. */
    public sealed interface Reading {

        /** Sound, in the file's order; names, uids and addresses are each given once. */
        record Entries(List<DirectoryEntry> entries) implements Reading {}

        /** Everything that is wrong, a line each: {@code file:line: what}. At least one. */
        record Broken(List<String> problems) implements Reading {}
    }

    private SandboxesFile() {}

    /** Reads the file as it is now; blocks on the file system, never throws for what is in it. */
    public static Reading read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            return broken(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            return broken(file + ": is not UTF-8");
        } catch (IOException e) {
            return broken(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static Reading parse(String file, String text) {
        Problems problems = new Problems(file);
        List<DirectoryEntry> entries = new ArrayList<>();
        try {
            Optional<Node> root = new Compose(settings(file)).composeString(text);
            root.ifPresentOrElse(
                    node -> entries.addAll(entries(node, problems)),
                    () -> problems.add(1, "is empty; a file of no sandboxes is []"));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            problems.add(line, "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(1, "is not YAML: " + e.getMessage());
        }
        return problems.isEmpty() ? new Reading.Entries(List.copyOf(entries)) : new Reading.Broken(problems.inOrder());
    }

    private static LoadSettings settings(String file) {
        return LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
    }

    private static List<DirectoryEntry> entries(Node root, Problems problems) {
        if (!(root instanceof SequenceNode list)) {
            problems.add(root, "a list of sandboxes is expected; a file of no sandboxes is []");
            return List.of();
        }
        EntryReader reader = new EntryReader(problems);
        List<DirectoryEntry> entries = new ArrayList<>();
        list.getValue().forEach(node -> reader.read(node).ifPresent(entries::add));
        return entries;
    }

    private static Reading broken(String problem) {
        return new Reading.Broken(List.of(problem));
    }
}
