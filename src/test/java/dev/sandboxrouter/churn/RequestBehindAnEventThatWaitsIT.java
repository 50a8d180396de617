package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.kubernetes.StoredChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An event is here, and has not had its turn, because the one before it takes so long: the request that comes behind it is
 * not sent to the pod that has the address now (contract 4.6).
 */
class RequestBehindAnEventThatWaitsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String STALE = "503 directory-stale";

    private static final CountDownLatch ENTERED = new CountDownLatch(1);
    private static final CountDownLatch GO = new CountDownLatch(1);

    /** A step of a user's that takes its time over every change. */
    public static final class SlowStep implements Processor {

        @Override
        public void process(Exchange exchange) throws Exception {
            if (!exchange.getMessage().getBody().toString().startsWith("Listed")) {
                ENTERED.countDown();
                GO.await(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void untilAsked(Cluster cluster, String sandbox, String answer) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.ask(sandbox)).isEqualTo(answer));
    }

    private static Path routes(Path folder) throws Exception {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        Files.writeString(
                routes.resolve("slow.camel.yaml"),
                """
                - beans:
                    - name: slowStep
                      type: %s
                - route:
                    id: slow-step
                    from:
                      uri: direct:after-feed-directory
                      steps:
                        - process:
                            ref: slowStep
                """
                        .formatted(SlowStep.class.getName()));
        return routes;
    }

    @Test
    void waitsForItRatherThanReachTheNextTenant(@TempDir Path folder) throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            String adas = cluster.move("ada", 2);
            cluster.startRouter("--routes-dir=" + routes(folder));
            untilAsked(cluster, "ada", adas);

            cluster.touch("ada");
            assertThat(ENTERED.await(5, TimeUnit.SECONDS))
                    .as("the step is reached")
                    .isTrue();
            cluster.leave("ada");
            String bobs = cluster.move("bob", 2);
            StoredChange last = cluster.touch("bob");
            await().atMost(PATIENCE).until(() -> last.toldAt() != StoredChange.NEVER);

            untilAsked(cluster, "ada", STALE);
            assertThat(cluster.ask("ada")).isEqualTo(STALE);
            GO.countDown();
            untilAsked(cluster, "ada", "502 not-found");
            untilAsked(cluster, "bob", bobs);
        } finally {
            GO.countDown();
        }
    }
}
