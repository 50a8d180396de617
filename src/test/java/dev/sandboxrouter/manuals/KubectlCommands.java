package dev.sandboxrouter.manuals;

import dev.sandboxrouter.deploy.Manifests;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What pages type at a cluster, and what the manifests would have put there. */
final class KubectlCommands {

    /** Stands where the reader has to fill something in. */
    static final String GIVEN = "given";

    private static final Pattern INLINE = Pattern.compile("`(kubectl [^`]+)`");
    private static final Pattern BLANK = Pattern.compile("<[^>]+>");

    private KubectlCommands() {}

    /** The commands of a page, in its text and in its blocks: the words behind {@code kubectl}. */
    static Stream<List<String>> of(Path page) {
        return Stream.concat(inline(page), inBlocks(page))
                .map(text -> BLANK.matcher(text).replaceAll(GIVEN))
                .flatMap(text -> ShellText.commands(text).stream())
                .filter(command -> command.get(0).equals("kubectl"))
                .map(command -> command.subList(1, command.size()));
    }

    private static Stream<String> inline(Path page) {
        return INLINE.matcher(Manuals.prose(page)).results().map(found -> found.group(1)
                .replaceAll("\\s+", " "));
    }

    private static Stream<String> inBlocks(Path page) {
        return Manuals.blocks(page)
                .filter(block -> block.language().matches("sh|console"))
                .map(block -> block.language().equals("sh") ? block.text() : typed(block.text()));
    }

    private static String typed(String session) {
        return session.replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("$ "))
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n"));
    }

    /** The objects of the manifests as {@code kind/name} in small letters, each with its namespace, empty where it has none. */
    static Map<String, String> objects() {
        return yaml().flatMap(file -> Manifests.documents(Manuals.read(file)).stream())
                .filter(document -> document.get("metadata") != null)
                .collect(Collectors.toMap(
                        KubectlCommands::name, KubectlCommands::namespace, (one, same) -> one, TreeMap::new));
    }

    private static String name(Map<String, Object> document) {
        return String.valueOf(document.get("kind")).toLowerCase(Locale.ROOT) + "/"
                + Manifests.map(document.get("metadata")).get("name");
    }

    private static String namespace(Map<String, Object> document) {
        return Objects.toString(Manifests.map(document.get("metadata")).get("namespace"), "");
    }

    /** All manifests as they stand. */
    static String manifests() {
        return yaml().map(Manuals::read).collect(Collectors.joining("\n"));
    }

    private static Stream<Path> yaml() {
        return Manuals.below(Manifests.FOLDER)
                .filter(file -> file.toString().endsWith(".yaml"))
                .filter(file -> !file.toString().endsWith(".camel.yaml")); // a route is no object
    }
}
