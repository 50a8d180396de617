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
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The router as a process of its own, so that signals and exit codes are real ones. Knows one sandbox. */
final class RouterProcess implements Closeable {

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
        Path directory = Files.writeString(
                scratch.resolve("sandboxes.yaml"),
                "- namespace: default\n  id: %s\n  ip: %s\n".formatted(sandbox.id(), sandbox.ip()));
        int http = FreePorts.next();
        int health = FreePorts.next();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
