package dev.sandboxrouter.wire;

import dev.sandboxrouter.lifecycle.Main;
import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The router as a process of its own, so that signals and exit codes are real ones. */
final class RouterProcess implements Closeable {

    private static final long PAGE = 4096;

    private final Process process;
    private final int http;
    private final int health;

    private RouterProcess(Process process, int http, int health) {
        this.process = process;
        this.http = http;
        this.health = health;
    }

    /** Starts it and waits until it is ready. */
    static RouterProcess start(Path scratch, ScriptedSandbox sandbox, String... flags) throws IOException {
        return start(List.of(), scratch, Map.of(sandbox.id(), sandbox.ip()), flags);
    }

    /** The same with several sandboxes, addresses by name, and with options of the JVM, such as a heap of a size that is known. */
    static RouterProcess start(List<String> jvm, Path scratch, Map<String, String> sandboxes, String... flags)
            throws IOException {
        StringBuilder entries = new StringBuilder();
        sandboxes.forEach((id, ip) -> entries.append("- namespace: default\n  id: %s\n  ip: %s\n".formatted(id, ip)));
        Path directory = Files.writeString(scratch.resolve("sandboxes.yaml"), entries);
        int http = FreePorts.next();
        int health = FreePorts.next();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--http-bind-address=127.0.0.1:" + http,
                "--health-probe-bind-address=127.0.0.1:" + health,
                "--metrics-bind-address=",
                "--control-bind-address=",
                "--dns-fallback=false",
                "--sandboxes-file=" + directory));
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        RouterProcess router = new RouterProcess(process, http, health);
        Awaitility.await("the process is ready")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> router.readyz() == 200);
        return router;
    }

    int httpPort() {
        return http;
    }

    RawClient client() throws IOException {
        return RawClient.connect(http);
    }

    /** Resident memory in bytes, which Linux alone tells. */
    long residentBytes() throws IOException {
        String pages =
                Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ", 3)[1];
        return Long.parseLong(pages) * PAGE;
    }

    /** The status of {@code /readyz}. */
    int readyz() throws IOException {
        try (RawClient probe = RawClient.connect(health)) {
            return probe.exchange("GET /readyz HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n")
                    .status();
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** The exit code, once it has ended. */
    int exitCode(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the process still runs after " + within);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
