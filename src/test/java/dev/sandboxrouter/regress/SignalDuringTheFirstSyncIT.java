package dev.sandboxrouter.regress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.lifecycle.Main;
import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM had to wait until the API server answered, or for the minute after which the start gives up. */
class SignalDuringTheFirstSyncIT {

    @Test
    void theProcessEndsAtOnce(@TempDir Path folder) throws Exception {
        int probes = FreePorts.next();
        Process router = start(folder, kubeconfigOfNobody(folder), probes);
        try {
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> readyz(probes) == 503);

            router.destroy(); // SIGTERM

            assertThat(router.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(router.exitValue()).isZero();
        } finally {
            router.destroyForcibly();
        }
    }

    private static int readyz(int port) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.exchange("GET /readyz HTTP/1.1\r\nHost: probe.test\r\nConnection: close\r\n\r\n")
                    .status();
        }
    }

    private static Path kubeconfigOfNobody(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: nobody
                clusters: [{name: nobody, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: nobody, context: {cluster: nobody, user: nobody}}]
                users: [{name: nobody, user: {token: none}}]
                """
                        .formatted(FreePorts.next()));
    }

    private static Process start(Path folder, Path kubeconfig, int probes) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "--cache-enabled",
                        "--kubeconfig=" + kubeconfig,
                        "--http-bind-address=127.0.0.1:" + FreePorts.next(),
                        "--metrics-bind-address=",
                        "--control-bind-address=",
                        "--health-probe-bind-address=127.0.0.1:" + probes,
                        "--rule-store-dir=" + folder.resolve("rules"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }
}
