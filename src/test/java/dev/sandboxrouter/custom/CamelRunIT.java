package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/customizing.md says of {@code camel run}: a file of routes, the jar as {@code --dep}, and nothing else. */
@Tag("soak") // most of it is waiting for Maven and for a JVM
class CamelRunIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final int port = FreePorts.next();

    CamelRunIT() throws IOException {}

    @Test
    void itRunsARouterOfTheUsersRoute() throws Exception {
        CamelCommand camel = CamelCommand.found();
        Files.copy(Path.of("examples/kamelets/kamelets.camel.yaml"), folder.resolve("kamelets.camel.yaml"));
        Files.writeString(folder.resolve("sandboxes.yaml"), "- {namespace: default, id: box, ip: 127.0.0.1}\n");
        Path log = folder.resolve("log");
        Process running = camel.start(
                folder,
                log,
                List.of(
                        "run",
                        "kamelets.camel.yaml",
                        "--dep=" + camel.dependency(),
                        "--kamelets-version=4.18.0", // or one as old as the command, which is not published
                        "--logging-color=false",
                        "--prop=sandbox-router.http-bind-address=127.0.0.1:" + port,
                        "--prop=sandbox-router.sandboxes-file=sandboxes.yaml",
                        "--prop=sandbox-router.allow-loopback-pod-ip=true"));
        try (ScriptedSandbox sandbox = ScriptedSandbox.listening("default", "box", InetAddress.getLoopbackAddress())) {
            awaitStart(running, log);
            RawResponse served = ask("/a%2Fb?c", sandbox.port());
            assertThat(served.status()).as(CamelCommand.said(log)).isEqualTo(200);
            assertThat(sandbox.requests().get(0).target()).isEqualTo("/a%2Fb?c");
            assertThat(ask("/teapot", sandbox.port()).reason())
                    .as("a function decided, a kamelet refused")
                    .isEqualTo("teapot");
            assertThat(sandbox.requests()).hasSize(1);
        } finally {
            running.destroy();
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        }
    }

    private void awaitStart(Process running, Path log) throws IOException {
        await().atMost(PATIENCE).until(() -> !running.isAlive() || accepts());
        String said = CamelCommand.said(log);
        assumeThat(!running.isAlive() && CamelCommand.couldNotFetch(said))
                .as("camel run could not fetch what it needs: " + said)
                .isFalse();
        assertThat(running.isAlive()).as(said).isTrue();
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private RawResponse ask(String target, int sandboxPort) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.exchange("GET " + target + " HTTP/1.1\r\nHost: a\r\nX-Sandbox-ID: box\r\nX-Sandbox-Port: "
                    + sandboxPort + "\r\n\r\n");
        }
    }
}
