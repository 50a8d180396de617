package dev.sandboxrouter.manuals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.manuals.Manuals.Block;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands as a reader would type them: what they name has to be there. */
final class ShownCommands {

    /** Programs of the system, whose arguments are theirs. */
    private static final Set<String> TOOLS =
            Set.of("alias", "base64", "cat", "cp", "docker", "export", "head", "mkdir", "openssl");

    private static final Set<String> HEADERS = Set.of(
            "x-sandbox-id",
            "x-sandbox-namespace",
            "x-sandbox-port",
            "x-sandbox-pod-ip",
            "x-sandbox-uid",
            "x-sandbox-timeout");

    private static final String ROUTER_PROPERTY = "--prop=sandbox-router.";
    private static final Set<String> GOALS = Set.of("-B", "-f", "-DskipTests", "verify", "package", "install");
    private static final String CONTROL_PORT = ":8090";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) .+");
    private static final String REASON = "X-Sandbox-Router-Reason: ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ShownCommands() {}

    /** A block of commands alone. */
    static void check(Block block) throws IOException {
        check(block.text(), block);
    }

    private static void check(String typed, Block block) throws IOException {
        List<List<String>> commands = ShellText.commands(typed);
        assertThat(commands).isNotEmpty();
        for (List<String> command : commands) {
            check(command, block);
        }
    }

    /** Commands behind {@code $}, and what they say. */
    static void checkSession(Block block) throws IOException {
        String typed = block.text()
                .replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("$ "))
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n"));
        check(typed, block);
        block.text().lines().forEach(ShownCommands::checkAnswer);
    }

    private static void checkAnswer(String line) {
        if (line.startsWith("HTTP/")) {
            assertThat(line).matches(STATUS_LINE);
        }
        if (line.startsWith(REASON)) {
            String life = Manuals.read(Path.of("docs", "life-of-a-request.md"));
            assertThat(life).contains("`" + line.substring(REASON.length()) + "`");
        }
    }

    private static void check(List<String> command, Block block) throws IOException {
        List<String> arguments = command.subList(1, command.size());
        switch (command.get(0)) {
            case "sandbox-router", "./run" -> router(arguments, block);
            case "curl" -> curl(arguments);
            case "kubectl" -> kubectl(arguments);
            case "mvn" -> mvn(arguments);
            case "java" -> jar(arguments);
            case "camel" -> camelRun(arguments);
            default -> program(command.get(0), arguments);
        }
    }

    /** Flags have to be in the table, unless the page shows what the router says of one that is not. */
    private static void router(List<String> arguments, Block block) {
        if (arguments.get(0).equals("token")) {
            assertThat(arguments.get(1)).isIn("mint", "traffic");
            return;
        }
        List<String> flags =
                arguments.stream().filter(word -> word.startsWith("--")).toList();
        assertThat(flags).isNotEmpty();
        for (String flag : flags) {
            String name = flag.split("=", 2)[0];
            if (!isFlag(name)) {
                assertThat(problems(List.of(flag + "=1"))).isNotEmpty().allSatisfy(problem -> assertThat(block.text())
                        .contains(problem));
            }
        }
    }

    private static List<String> problems(List<String> arguments) {
        return ConfigLoader.load(arguments, Map.of()) instanceof Loaded.Invalid invalid
                ? invalid.problems()
                : List.of();
    }

    /** Whether the router's help has the flag, with its dashes. */
    static boolean isFlag(String name) {
        String help = ConfigLoader.load(List.of("--help"), Map.of()) instanceof Loaded.Print print ? print.text() : "";
        return Pattern.compile("(?m)^  " + Pattern.quote(name) + "( |$)")
                .matcher(help)
                .find();
    }

    private static void curl(List<String> arguments) throws IOException {
        String method = "GET";
        for (int i = 0; i < arguments.size() - 1; i++) {
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "-X" -> method = value;
                case "-d" -> JSON.readTree(value);
                case "-H" -> header(value);
                default -> {}
            }
        }
        String last = arguments.get(arguments.size() - 1);
        URI uri = URI.create(last.contains("://") ? last : "http://" + last);
        assertThat(uri.getHost()).isIn("localhost", "127.0.0.1");
        if (uri.getAuthority().endsWith(CONTROL_PORT)) {
            controlCall(method, uri.getPath());
        }
    }

    private static void header(String header) {
        String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
        if (name.startsWith("x-sandbox-")) {
            assertThat(HEADERS).contains(name);
        }
    }

    private static void controlCall(String method, String path) throws IOException {
        JsonNode paths = JSON.readTree(Path.of("src", "main", "resources", "openapi", "control-api.json")
                        .toFile())
                .get("paths");
        assertThat(paths.properties()).anySatisfy(entry -> {
            assertThat(path).matches(entry.getKey().replaceAll("\\{[^}]+}", "[^/]+"));
            assertThat(entry.getValue().has(method.toLowerCase(Locale.ROOT))).isTrue();
        });
    }

    private static void kubectl(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals("-f")) {
                assertThat(Path.of(arguments.get(i + 1))).exists();
            }
            if (arguments.get(i).startsWith("--from-file=")) {
                assertThat(Path.of(arguments.get(i).split("=", 2)[1])).exists();
            }
        }
    }

    /** {@code CamelRunIT} runs it; here its files must exist and its properties be flags. */
    private static void camelRun(List<String> arguments) {
        assertThat(arguments.get(0)).isEqualTo("run");
        for (String word : arguments.subList(1, arguments.size())) {
            if (word.startsWith(ROUTER_PROPERTY)) {
                String name = word.substring(ROUTER_PROPERTY.length()).split("=", 2)[0];
                assertThat(isFlag("--" + name)).as(word).isTrue();
            } else if (!word.startsWith("--")) {
                assertThat(Path.of(word)).exists();
            }
        }
    }

    private static void mvn(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals("-f")) {
                assertThat(Path.of(arguments.get(++i))).exists();
            } else {
                assertThat(GOALS).contains(arguments.get(i));
            }
        }
    }

    /** A jar is built; the module that builds it is there. */
    private static void jar(List<String> arguments) {
        assertThat(arguments.get(0)).isEqualTo("-jar");
        Path module = Path.of("").resolve(arguments.get(1).replaceFirst("target/.*", ""));
        assertThat(module.resolve("pom.xml")).exists();
    }

    /** A script of ours: it is there, and it or a file beside it has the flags. */
    private static void program(String name, List<String> arguments) throws IOException {
        if (TOOLS.contains(name)) {
            return;
        }
        Path script = Path.of(name);
        assertThat(script).as("neither one of ours nor a known tool: %s", name).isExecutable();
        String sources;
        try (Stream<Path> beside = Files.list(script.toAbsolutePath().getParent())) {
            sources = beside.filter(file -> file.endsWith(script.getFileName())
                            || file.toString().endsWith(".py"))
                    .map(Manuals::read)
                    .collect(Collectors.joining());
        }
        assertThat(arguments).filteredOn(word -> word.startsWith("--")).allSatisfy(flag -> assertThat(
                        flag.equals("--help") || sources.contains(flag))
                .as("%s takes %s", name, flag)
                .isTrue());
    }
}
