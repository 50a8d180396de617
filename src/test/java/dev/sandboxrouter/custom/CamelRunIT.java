package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code camel run examples/kamelets/kamelets.camel.yaml}, with our jar on the class path and nothing else of ours. */
@Tag("long")
class CamelRunIT {

    private static final Path HOME = Path.of("src/test/camel-run");
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final int port = FreePorts.next();

    CamelRunIT() throws IOException {}

    @Test
    void theExampleRunsAsItStands() throws Exception {
        assumeTrue(onThePath("mvn"), "no mvn, which finds what camel run is made of");
        Path sandboxes =
                Files.writeString(folder.resolve("sandboxes.yaml"), "- {namespace: default, id: box, ip: 127.0.0.1}\n");
        Path log = folder.resolve("log");
        Process camel = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of("target/classes").toAbsolutePath() + File.pathSeparator + classPath(),
                        HOME.resolve("CamelRun.java").toAbsolutePath().toString(),
                        "run",
                        Path.of("examples/kamelets/kamelets.camel.yaml")
                                .toAbsolutePath()
                                .toString(),
                        "--download=false",
                        "--prop=sandbox-router.http-bind-address=127.0.0.1:" + port,
                        "--prop=sandbox-router.sandboxes-file=" + sandboxes,
                        "--prop=sandbox-router.rule-store-dir=" + folder.resolve("rules"),
                        "--prop=sandbox-router.allow-loopback-pod-ip=true",
                        "--prop=sandbox-router.dns-fallback=false")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (ScriptedSandbox sandbox = ScriptedSandbox.listening("default", "box", InetAddress.getLoopbackAddress())) {
            await().atMost(A_MINUTE).ignoreExceptions().untilAsserted(() -> {
                assertThat(camel.isAlive()).as(() -> read(log)).isTrue();
                assertThat(ask("/", sandbox.port()).status())
                        .as(() -> read(log))
                        .isEqualTo(200);
            });
            assertThat(ask("/teapot", sandbox.port()).status()).isEqualTo(418);
        } finally {
            camel.destroy();
            assertThat(camel.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private String classPath() throws IOException, InterruptedException {
        Path out = folder.resolve("class-path");
        Process maven = new ProcessBuilder(
                        "mvn",
                        "-q",
                        "-B",
                        "-f",
                        HOME.resolve("pom.xml").toString(),
                        "dependency:build-classpath",
                        "-Dmdep.outputFile=" + out)
                .inheritIO()
                .start();
        assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(maven.exitValue()).isZero();
        return Files.readString(out).strip();
    }

    private RawResponse ask(String target, int sandboxPort) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.exchange("GET " + target + " HTTP/1.1\r\nHost: a\r\nX-Sandbox-ID: box\r\nX-Sandbox-Port: "
                    + sandboxPort + "\r\n\r\n");
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean onThePath(String command) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, command)));
    }
}
