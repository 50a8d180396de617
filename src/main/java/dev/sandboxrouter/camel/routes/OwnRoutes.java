package dev.sandboxrouter.camel.routes;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of {@code --routes-dir}: the user's routes and beans in {@code *.camel.yaml}, and kamelets in
 * {@code *.kamelet.yaml}, there or in a folder {@code kamelets} below. Other YAML is a mistake and not overlooked: whoever
 * put {@code policy.yaml} there believes that it is in force. Names that begin with a dot are Kubernetes', which mounts
 * through such links.
 */
public final class OwnRoutes {

    private static final String ROUTES = ".camel.yaml";
    private static final String KAMELET = ".kamelet.yaml";
    private static final String KAMELETS = "kamelets";

    private final @Nullable Path folder;
    private final Set<String> unwanted;
    private final List<RouteFile> files = new ArrayList<>();
    private final List<RouteFile> leftOut = new ArrayList<>();
    private final Set<String> kamelets = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    private OwnRoutes(@Nullable Path folder, Set<String> unwanted) {
        this.folder = folder;
        this.unwanted = unwanted;
    }

    /**
     * Reads the folder, if there is one. Never throws for what is in it: see {@link #problems}.
     *
     * @param wanted names of the shipped files that the configuration asks for; the user's files under the names of others
     *     are left out with them
     */
    public static OwnRoutes read(Optional<Path> folder, Collection<String> wanted) {
        Set<String> unwanted = new HashSet<>(RouteSet.ALL_SHIPPED);
        unwanted.removeAll(wanted);
        OwnRoutes own = new OwnRoutes(folder.orElse(null), unwanted);
        folder.ifPresent(own::readAll);
        return own;
    }

    /** No folder. */
    public static OwnRoutes none() {
        return new OwnRoutes(null, Set.of());
    }

    private void readAll(Path dir) {
        for (Path path : list(dir)) {
            if (!Files.isDirectory(path)) {
                readOne(path);
            } else if (name(path).equals(KAMELETS)) {
                list(path).stream().filter(file -> !Files.isDirectory(file)).forEach(this::readOne);
            } else if (list(path).stream().anyMatch(file -> name(file).endsWith(ROUTES))) {
                problems.add(path + ": routes in a folder of the folder are not read");
            }
        }
        findDuplicates();
    }

    private List<Path> list(Path dir) {
        try (Stream<Path> paths = Files.list(dir)) {
            return paths.filter(path -> !name(path).startsWith("."))
                    .sorted(Comparator.comparing(OwnRoutes::name))
                    .toList();
        } catch (IOException e) {
            problems.add(dir + ": cannot be read");
            return List.of();
        }
    }

    private void readOne(Path path) {
        String name = name(path);
        boolean routes = name.endsWith(ROUTES);
        if (!routes && !name.endsWith(KAMELET)) {
            if (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".xml") || name.endsWith(".java")) {
                problems.add(path + ": not read under this name: expected " + ROUTES + " for routes and beans, "
                        + KAMELET + " for a kamelet");
            }
            return;
        }
        text(path).ifPresent(text -> {
            if (routes) {
                RouteFile file = RouteFileReader.read(name, path.toString(), text, problems);
                (unwanted.contains(name) ? leftOut : files).add(file);
            } else if (RouteFileReader.isYaml(path.toString(), text, problems)) {
                kamelets.add(name.substring(0, name.length() - KAMELET.length()));
            }
        });
    }

    private Optional<String> text(Path path) {
        try {
            return Optional.of(Files.readString(path));
        } catch (MalformedInputException e) {
            problems.add(path + ": not UTF-8");
        } catch (IOException e) {
            problems.add(path + ": cannot be read");
        }
        return Optional.empty();
    }

    private void findDuplicates() {
        Map<String, String> first = new HashMap<>();
        for (RouteFile file : files) {
            for (RouteFile.Item item : file.items()) {
                String here = file.place() + ":" + item.line();
                String before = item.isNamed() ? first.putIfAbsent(item.key(), here) : null;
                if (before != null) {
                    problems.add(
                            here + ": the " + item.kind() + " \"" + item.id() + "\" is declared in " + before + " too");
                }
            }
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** A line for each mistake, with file and, where it has one, line; empty if all is well so far. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Those that run. */
    List<RouteFile> files() {
        return files;
    }

    /** Those that take the place of a shipped file which does not run either. */
    List<RouteFile> leftOut() {
        return leftOut;
    }

    boolean has(String file) {
        return files.stream().anyMatch(own -> own.name().equals(file));
    }

    boolean declares(RouteFile.Item item) {
        return item.isNamed()
                && items().anyMatch(own -> own.isNamed() && own.key().equals(item.key()));
    }

    /** The beans that are declared; one of the router's own under such a name makes way. */
    public Set<String> beans() {
        return items().flatMap(item -> item.beans().stream()).collect(Collectors.toSet());
    }

    /** Whether a route begins at a URI, or at one that only a property tells: these have values once there is a context. */
    public boolean mayBeginAt(String uri) {
        return items().map(RouteFile.Item::from)
                .anyMatch(from -> from != null && (from.equals(uri) || from.contains("{{")));
    }

    Stream<RouteFile.Item> items() {
        return files.stream().flatMap(file -> file.items().stream());
    }

    /** Where a route is declared; null if it is not one of the user's. */
    @Nullable
    public String placeOf(String routeId) {
        for (RouteFile file : files) {
            for (RouteFile.Item item : file.items()) {
                if (routeId.equals(item.id())) {
                    return file.place() + ":" + item.line();
                }
            }
        }
        return null;
    }

    /** Where Camel looks for kamelets: the user's before ours. */
    public String kameletLocation() {
        String ours = "classpath:" + KAMELETS;
        if (folder == null) {
            return ours;
        }
        String base = "file:" + folder.toAbsolutePath();
        return base + "," + base + "/" + KAMELETS + "," + ours;
    }

    /** Names of the kamelets in the folder. */
    public Set<String> kamelets() {
        return Set.copyOf(kamelets);
    }
}
