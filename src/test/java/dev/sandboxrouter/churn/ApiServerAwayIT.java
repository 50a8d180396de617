package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known lives on without the API server, for minutes, and nobody waits for it. */
class ApiServerAwayIT {

    private static final String AGE = "sandbox_router_cache_last_sync_age_seconds";

    private record Sample(String answer, Duration took) {}

    @ParameterizedTest
    @EnumSource(
            value = WatchFault.class,
            names = {"CONNECTIONS_ARE_REFUSED", "THE_NETWORK_GOES_SILENT"})
    void forAWhile(WatchFault how, @TempDir Path folder) throws Exception {
        routesLiveOn(how, Duration.ofSeconds(10), folder);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(
            value = WatchFault.class,
            names = {"CONNECTIONS_ARE_REFUSED", "THE_NETWORK_GOES_SILENT"})
    void forMinutes(WatchFault how, @TempDir Path folder) throws Exception {
        routesLiveOn(how, Duration.ofMinutes(3), folder);
    }

    private static void routesLiveOn(WatchFault how, Duration outage, Path folder) throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            String pod = cluster.move("ada", 2);
            cluster.startRouter();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(pod));
            how.befall(cluster);

            List<Sample> samples = sampled(cluster, outage);

            assertThat(samples).hasSizeGreaterThan((int) outage.toSeconds() * 5);
            assertThat(samples).extracting(Sample::answer).containsOnly(pod);
            assertThat(samples).extracting(Sample::took).allMatch(took -> took.compareTo(Duration.ofSeconds(1)) < 0);
            assertThat(cluster.metric(AGE)).isBetween(outage.toSeconds() - 3.0, outage.toSeconds() + 10.0);

            how.heal(cluster);
            String next = cluster.move("ada", 3);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(next));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.metric(AGE)).isLessThan(4));
        }
    }

    /**
     * With a limit of staleness a connection that is open is used, and a new one is refused rather than waited for, longer
     * than the second that contract 4.6 gives.
     */
    @ParameterizedTest
    @EnumSource(
            value = WatchFault.class,
            names = {"CONNECTIONS_ARE_REFUSED", "THE_NETWORK_GOES_SILENT"})
    void withAStalenessLimitNobodyWaitsLongerThanASecond(WatchFault how, @TempDir Path folder) throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            String ada = cluster.move("ada", 2);
            String bob = cluster.move("bob", 3);
            cluster.startRouter("--cache-max-staleness=1s", "--upstream-idle-timeout=60s");
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(ada));
            how.befall(cluster);

            List<Sample> samples = new ArrayList<>();
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> {
                        Sample sample = sample(cluster, "bob");
                        samples.add(sample);
                        return sample.answer().equals("503 directory-stale");
                    });
            samples.add(sample(cluster, "bob"));

            assertThat(samples).extracting(Sample::answer).containsAnyOf(bob, "503 directory-stale");
            assertThat(samples).extracting(Sample::took).allMatch(took -> took.compareTo(Duration.ofMillis(1500)) < 0);

            how.heal(cluster);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("bob")).isEqualTo(bob));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(ada));
        }
    }

    private static List<Sample> sampled(Cluster cluster, Duration time) {
        List<Sample> samples = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        await().pollInterval(Duration.ofMillis(100))
                .atMost(time.plusSeconds(20))
                .until(() -> {
                    samples.add(sample(cluster, "ada"));
                    return System.nanoTime() - end > 0;
                });
        return samples;
    }

    private static Sample sample(Cluster cluster, String sandbox) throws IOException {
        long begun = System.nanoTime();
        String answer = cluster.ask(sandbox);
        return new Sample(answer, Duration.ofNanos(System.nanoTime() - begun));
    }
}
