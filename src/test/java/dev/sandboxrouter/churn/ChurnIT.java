package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's promise, "never the wrong sandbox", with the freshness check and without. */
@Tag("soak")
class ChurnIT {

    @ParameterizedTest(name = "--cache-max-staleness={0}s")
    @ValueSource(ints = {1, 0})
    void noResponseIsAnotherSandboxs(int staleness, @TempDir Path folder) throws Exception {
        Duration time = Churn.duration();
        churn(
                staleness,
                staleness == 0 ? time : time.multipliedBy(2).dividedBy(3),
                folder); // longer for the stricter promise
    }

    @Tag("long")
    @ParameterizedTest(name = "--cache-max-staleness={0}s")
    @ValueSource(ints = {1, 0})
    void noneInTheLongRunEither(int staleness, @TempDir Path folder) throws Exception {
        churn(staleness, Churn.longDuration(), folder);
    }

    private static void churn(int staleness, Duration time, Path folder) throws Exception {
        Churn churn = new Churn(Churn.anySeed(), time, Duration.ofSeconds(staleness));

        Report report = churn.run((server, world, addresses) -> router(server.kubeconfig(folder, "token"), staleness));

        System.out.println(report.line());
        SoftAssertions all = new SoftAssertions();
        all.assertThat(report.misroutes()).as("misroutes, " + report.line()).isEmpty();
        all.assertThat(report.late()).as("answers of pods known to be gone").isEmpty();
        all.assertAll();
        assertThatItWasAChurn(report);
    }

    private static SandboxRouter router(Path kubeconfig, int staleness) throws Exception {
        return SandboxRouter.start(
                "--cache-enabled",
                "--kubeconfig=" + kubeconfig,
                "--cache-max-staleness=" + staleness + "s",
                "--dns-fallback=false",
                "--access-log=false",
                "--proxy-timeout=5s",
                "--log-level=error",
                "--http-bind-address=127.0.0.1:0",
                "--control-bind-address=",
                "--metrics-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=127.0.0.1:0");
    }

    /** Nothing that went wrong was in vain: there was traffic, and motion, and a watch in trouble. */
    private static void assertThatItWasAChurn(Report report) {
        long seconds = report.churn().time().toSeconds();
        SoftAssertions all = new SoftAssertions();
        all.assertThat(report.failure()).as("the world's own failure").isNull();
        all.assertThat(report.requests()).as("requests").isGreaterThan(100 * seconds);
        all.assertThat(report.answered()).as("answers of sandboxes").isGreaterThan(report.requests() / 50);
        all.assertThat(report.observations().counted("tunnels")).as("tunnels").isGreaterThan(seconds);
        all.assertThat(report.observations().counted("frames")).as("frames").isGreaterThan(10 * seconds);
        all.assertThat(report.observations().counted("tunnels closed 1001"))
                .as("tunnels that were told that their sandbox is gone")
                .isGreaterThan(seconds / 3);
        all.assertThat(report.handOvers()).as("hand-overs").isGreaterThan((int) (5 * seconds));
        // about one in four seconds, by chance
        all.assertThat(report.watchesEnded()).as("watches ended").isGreaterThanOrEqualTo((int) (seconds / 20));
        all.assertThat(report.observations().counted("hung"))
                .as("requests without an answer")
                .isZero();
        all.assertAll();
        assertThat(report.calls().watches()).isGreaterThan(1);
    }
}
