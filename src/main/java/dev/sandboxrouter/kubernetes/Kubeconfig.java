package dev.sandboxrouter.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The files of {@code --kubeconfig}, looked at before the client reads them: of a context that is not there it says
 * nothing and asks some other API server.
 */
final class Kubeconfig {

    private final String paths;
    private final List<String> contexts = new ArrayList<>();
    private String current = "";

    private Kubeconfig(String paths) {
        this.paths = paths;
    }

    /**
     * Reads them; blocks on the file system.
     *
     * @param paths a file, or several in the notation of {@code KUBECONFIG}, of which some may be missing
     * @throws IllegalArgumentException if one is no kubeconfig, or the current context is in none
     */
    static Config read(String paths) {
        Kubeconfig kubeconfig = new Kubeconfig(paths);
        Stream.of(paths.split(File.pathSeparator, -1))
                .filter(file -> !file.isEmpty())
                .map(Path::of)
                .filter(Files::isRegularFile)
                .forEach(kubeconfig::look);
        kubeconfig.requireContext();
        if (paths.contains(File.pathSeparator)) {
            System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, paths);
            return Config.autoConfigure(null);
        }
        return Config.fromKubeconfig(new File(paths));
    }

    /** The line for a text that is in the way, whoever found that. */
    static String problem(Object paths, String reason) {
        return "--kubeconfig \"" + paths + "\": not a kubeconfig: "
                + reason.lines().findFirst().orElse("");
    }

    private void look(Path file) {
        if (!(parse(file) instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(problem(file, "expected a map with contexts, clusters and users"));
        }
        if (current.isEmpty() && map.get("current-context") instanceof String name) {
            current = name;
        }
        if (map.get("contexts") instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> context && context.get("name") instanceof String name) {
                    contexts.add(name);
                }
            }
        }
    }

    private static Object parse(Path file) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setAllowDuplicateKeys(true) // the client does
                .build();
        try {
            Object root = new Load(settings).loadFromString(Files.readString(file));
            return root == null ? "" : root;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw new IllegalArgumentException(problem(file, "line " + line + ": " + e.getProblem()), e);
        } catch (YamlEngineException | IOException e) {
            throw new IllegalArgumentException(problem(file, String.valueOf(e.getMessage())), e);
        }
    }

    private void requireContext() {
        if (!current.isEmpty() && !contexts.contains(current)) {
            throw new IllegalArgumentException("--kubeconfig \"" + paths + "\": there is no context \"" + current
                    + "\" (current-context): expected "
                    + (contexts.isEmpty() ? "contexts beside it" : "one of " + String.join(", ", contexts)));
        }
    }
}
