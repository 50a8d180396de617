package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to the watch: the directory is right again soon after, stays right, and the API server is spared. */
@Tag("soak")
class WatchFaultsIT {

    private static final Duration HOW_LONG = Duration.ofSeconds(2);
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(5);
    private static final Duration ALIVE_WITHIN = Duration.ofSeconds(2);
    /** So that a list has a second page. */
    private static final int BYSTANDERS = 600;

    @ParameterizedTest
    @EnumSource(WatchFault.class)
    void theDirectoryIsRightAgainSoonAfter(WatchFault fault, @TempDir Path folder) throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            bystanders(cluster);
            String first = cluster.move("ada", 2);
            cluster.startRouter();
            await().atMost(ALIVE_WITHIN)
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(first));
            int lists = cluster.server().calls().lists();
            long begun = System.nanoTime();

            fault.befall(cluster);
            String second = cluster.move("ada", 3);
            letItLast();
            fault.heal(cluster);

            await("converged after " + fault).atMost(HEALED_WITHIN).untilAsserted(() -> assertThat(cluster.ask("ada"))
                    .isEqualTo(second));
            long elapsed = System.nanoTime() - begun;
            assertThat(cluster.server().calls().lists() - lists)
                    .as("lists within %d ms", Duration.ofNanos(elapsed).toMillis())
                    .isLessThanOrEqualTo(fault.requestsPerList() * ListBudget.of(Duration.ofNanos(elapsed)));
            assertThatItGoesOn(cluster);
        }
    }

    private static void bystanders(Cluster cluster) {
        for (int i = 0; i < BYSTANDERS; i++) {
            String name = "bystander-" + i;
            cluster.store()
                    .put(ScriptedPod.ofSandbox("elsewhere", name, "uid-" + name, "pod-" + name)
                            .readyAt("10.1." + i / 250 + "." + (i % 250 + 1)));
        }
    }

    /** A fault has a duration; nothing that could be waited for happens at its end. */
    private static void letItLast() {
        await().pollDelay(HOW_LONG).atMost(HOW_LONG.plusSeconds(1)).until(() -> true);
    }

    private static void assertThatItGoesOn(Cluster cluster) {
        for (int address = 4; address < 7; address++) {
            String next = cluster.move("ada", address);
            await("the watch lives")
                    .atMost(ALIVE_WITHIN)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(next));
        }
    }
}
