package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.kubernetes.WatchEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known lives on without the API server, for minutes, and nobody waits for it. */
@Tag("soak")
class ApiServerAwayIT {

    private static final String AGE = "sandbox_router_cache_last_sync_age_seconds";

    private static final String STALE = "503 directory-stale";

    private record Sample(String answer, Duration took) {}

    @ParameterizedTest
    @EnumSource(
            value = WatchFault.class,
            names = {"CONNECTIONS_ARE_REFUSED", "THE_NETWORK_GOES_SILENT"})
    void forAWhile(WatchFault how, @TempDir Path folder) throws Exception {
        routesLiveOn(how, Duration.ofSeconds(6), folder);
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
     * The watch broke, so lists were asked for, each with twice the time of the last: the third would have been waited for
     * for nine seconds after the network was back. Nobody ever answers a list that was sent into the silence.
     */
    @Test
    void aListThatWasSentIntoTheSilenceIsNotWaitedForOnceTheNetworkIsBack(@TempDir Path folder) throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            String pod = cluster.move("ada", 2);
            cluster.startRouter();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(pod));
            int lists = cluster.server().calls().lists();
            WatchFault.THE_NETWORK_GOES_SILENT.befall(cluster);
            cluster.server().endWatches(WatchEnd.WITH_RESET);
            long begun = System.nanoTime();
            // the third: after three seconds, six, and two short pauses
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> cluster.server().calls().lists() - lists == 3
                            && System.nanoTime() - begun
                                    > Duration.ofSeconds(12).toNanos());

            WatchFault.THE_NETWORK_GOES_SILENT.heal(cluster);
            String unheardOf = cluster.move("bob", 3);

            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("bob")).isEqualTo(unheardOf));
            assertThat(cluster.server().calls().lists() - lists)
                    .as("the fourth is the third, asked anew")
                    .isEqualTo(4);
        }
    }

    /** With a limit of staleness a new connection is refused rather than waited for beyond a second; contract 4.6. */
    @ParameterizedTest
    @EnumSource(
            value = WatchFault.class,
            names = {"CONNECTIONS_ARE_REFUSED", "THE_NETWORK_GOES_SILENT"})
    void withAStalenessLimitNobodyWaitsLongerThanASecond(WatchFault how, @TempDir Path folder) throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            String pod = cluster.move("ada", 2);
            cluster.startRouter("--cache-max-staleness=1s", "--upstream-max-idle-per-target=0");
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(pod));
            how.befall(cluster);

            List<Sample> samples = sampled(cluster, Duration.ofSeconds(5));

            assertThat(samples).extracting(Sample::answer).isSubsetOf(pod, STALE);
            assertThat(samples.get(samples.size() - 1).answer()).isEqualTo(STALE);
            assertThat(samples).extracting(Sample::took).allMatch(took -> took.compareTo(Duration.ofMillis(1500)) < 0);

            how.heal(cluster);
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(cluster.ask("ada")).isEqualTo(pod));
        }
    }

    /** A connection that is open, and outlived a confirmation, needs none. */
    @ParameterizedTest
    @EnumSource(
            value = WatchFault.class,
            names = {"CONNECTIONS_ARE_REFUSED", "THE_NETWORK_GOES_SILENT"})
    void withAStalenessLimitAnOpenConnectionIsUsedOn(WatchFault how, @TempDir Path folder) throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            String pod = cluster.move("ada", 2);
            cluster.startRouter("--cache-max-staleness=1s", "--upstream-idle-timeout=60s");
            try (HttpLink link = new HttpLink(cluster.router().httpPort())) {
                List<String> before = answersOver(link, cluster, Duration.ofSeconds(3));
                how.befall(cluster);
                List<String> after = answersOver(link, cluster, Duration.ofSeconds(5));

                assertThat(before).containsOnly(pod);
                assertThat(after).hasSizeGreaterThan(25).containsOnly(pod);
            }
        }
    }

    private static List<String> answersOver(HttpLink link, Cluster cluster, Duration time) {
        List<String> answers = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        await().pollInterval(Duration.ofMillis(100))
                .atMost(time.plusSeconds(20))
                .until(() -> {
                    answers.add(cluster.ask(link, "ada"));
                    return System.nanoTime() - end > 0;
                });
        return answers;
    }

    private static List<Sample> sampled(Cluster cluster, Duration time) {
        List<Sample> samples = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        await().pollInterval(Duration.ofMillis(100))
                .atMost(time.plusSeconds(20))
                .until(() -> {
                    samples.add(sample(cluster));
                    return System.nanoTime() - end > 0;
                });
        return samples;
    }

    private static Sample sample(Cluster cluster) throws IOException {
        long begun = System.nanoTime();
        String answer = cluster.ask("ada");
        return new Sample(answer, Duration.ofNanos(System.nanoTime() - begun));
    }
}
