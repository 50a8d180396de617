import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the agent-sandbox SDKs call: {@code /execute}, {@code /upload}, {@code /download/…}, {@code /list/…} and
 * {@code /exists/…}. File names arrive as one path segment, their slashes escaped; a router that unescapes them is found
 * out here, because a name of two segments is answered 404.
 */
final class AgentApi {

    /** Nothing that reads or changes this machine: whoever shares it can reach a loopback port. */
    private static final Set<String> PROGRAMS = Set.of("echo", "seq", "true", "false", "sleep");

    private static final Pattern COMMAND = Pattern.compile("\"command\"\\s*:\\s*\"([^\"\\\\]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");

    private final Path folder;

    AgentApi(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Whether the request was one of these, and then it is answered. */
    boolean handles(HttpExchange exchange) throws IOException {
        String[] parts = AgentRuntime.path(exchange).split("/", -1);
        String call = exchange.getRequestMethod() + " " + (parts.length > 1 ? parts[1] : "");
        if (parts.length == 2 && call.equals("POST execute")) {
            execute(exchange);
        } else if (parts.length == 2 && call.equals("POST upload")) {
            upload(exchange);
        } else if (parts.length == 3 && Set.of("GET download", "GET list", "GET exists").contains(call)) {
            onFile(exchange, parts[1], URLDecoder.decode(parts[2].replace("+", "%2B"), StandardCharsets.UTF_8));
        } else {
            return false;
        }
        return true;
    }

    private void execute(HttpExchange exchange) throws IOException {
        Matcher command = COMMAND.matcher(text(exchange.getRequestBody().readAllBytes()));
        if (!command.find()) {
            AgentRuntime.json(exchange, 422, "{\"detail\":\"no command\"}");
            return;
        }
        List<String> words = List.of(command.group(1).split(" +"));
        if (!PROGRAMS.contains(words.get(0))) {
            result(exchange, "", words.get(0) + ": not found", 127);
            return;
        }
        Process process = new ProcessBuilder(words).directory(folder.toFile()).start();
        String said = text(process.getInputStream().readAllBytes());
        String complained = text(process.getErrorStream().readAllBytes());
        result(exchange, said, complained, process.onExit().join().exitValue());
    }

    private static void result(HttpExchange exchange, String out, String err, int code) throws IOException {
        String json = "{\"stdout\":%s,\"stderr\":%s,\"exit_code\":%d}".formatted(quote(out), quote(err), code);
        AgentRuntime.json(exchange, 200, json);
    }

    private void upload(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        // A char a byte, so that positions in the text are positions in the body.
        String raw = new String(body, StandardCharsets.ISO_8859_1);
        Matcher boundary = BOUNDARY.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
        Matcher name = FILE_NAME.matcher(raw);
        int start = raw.indexOf("\r\n\r\n") + 4;
        int end = boundary.find() ? raw.lastIndexOf("\r\n--" + boundary.group(1)) : -1;
        if (!name.find() || start < 4 || end < start) {
            AgentRuntime.json(exchange, 422, "{\"detail\":\"no file\"}");
            return;
        }
        String file = text(name.group(1).getBytes(StandardCharsets.ISO_8859_1));
        Path target = inside(file);
        Files.createDirectories(target.getParent());
        Files.write(target, Arrays.copyOfRange(body, start, end));
        AgentRuntime.json(exchange, 200, "{\"message\":" + quote("File '" + file + "' uploaded successfully.") + "}");
    }

    private void onFile(HttpExchange exchange, String call, String name) throws IOException {
        Path file = inside(name);
        if (call.equals("exists")) {
            AgentRuntime.json(exchange, 200, "{\"path\":" + quote(name) + ",\"exists\":" + Files.exists(file) + "}");
        } else if (call.equals("list") && Files.isDirectory(file)) {
            AgentRuntime.json(exchange, 200, listing(file));
        } else if (call.equals("download") && Files.isRegularFile(file)) {
            AgentRuntime.answer(exchange, 200, "application/octet-stream", Files.readAllBytes(file));
        } else {
            AgentRuntime.json(exchange, 404, "{\"message\":\"File not found\"}");
        }
    }

    private static String listing(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().map(AgentApi::entry).collect(Collectors.joining(",", "[", "]"));
        }
    }

    private static String entry(Path file) {
        boolean directory = Files.isDirectory(file);
        return "{\"name\":%s,\"size\":%d,\"type\":\"%s\",\"mod_time\":%.3f}"
                .formatted(
                        quote(file.getFileName().toString()),
                        directory ? 0 : file.toFile().length(),
                        directory ? "directory" : "file",
                        file.toFile().lastModified() / 1000.0);
    }

    private Path inside(String name) throws NoSuchFileException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
