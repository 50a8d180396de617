package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.kubernetes.EchoReply;
import dev.sandboxrouter.testkit.kubernetes.Leaving;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of a deleted pod lingers and would serve its tunnels on; the router ends them, with 1001. */
class TunnelOutlivesItsPodIT {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    void theClientHearsThatTheSandboxIsGoneAndOthersGoOn(@TempDir Path folder) throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            String ada = cluster.move("ada", 2);
            String bob = cluster.move("bob", 3);
            cluster.startRouter();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(ada));
            try (HttpLink gone = cluster.tunnel("ada");
                    HttpLink stays = cluster.tunnel("bob")) {
                assertThat(podBehind(gone)).isEqualTo(ada);

                cluster.leave("ada", Leaving.LINGERING);

                assertThat(closeCode(gone)).isEqualTo(1001);
                assertThat(podBehind(stays)).isEqualTo(bob);
            }
        }
    }

    private static String podBehind(HttpLink tunnel) throws IOException {
        return EchoReply.parse(tunnel.ping()).tenant().podUid();
    }

    /** Asks until a close frame comes; the pod's answers that come before are read. */
    private static int closeCode(HttpLink tunnel) {
        return catchThrowableOfType(HttpLink.TunnelClosed.class, () -> askFor(PATIENCE, tunnel))
                .code();
    }

    private static void askFor(Duration time, HttpLink tunnel) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            tunnel.ping();
        }
    }
}
