package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.lifecycle.StartFailure;
import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router comes up before the API server can be reached; contract section 15. */
@Tag("soak")
class FirstConnectIT {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Cluster cluster;

    FirstConnectIT(@TempDir Path folder) throws IOException {
        cluster = new Cluster(folder);
    }

    @BeforeEach
    void oneSandbox() {
        cluster.move("ada", 2);
    }

    @AfterEach
    void close() throws IOException {
        thread.shutdownNow();
        cluster.close();
    }

    @Test
    void aRefusedFirstConnectHeals() throws Exception {
        cluster.server().refuseConnections();

        readyOnceHealed(cluster.server()::acceptConnections);
    }

    @Test
    void aMissingRightIsGivenLater() throws Exception {
        cluster.server().faults().answer(request -> new Answer.Fail(ApiStatus.forbidden("list")));

        readyOnceHealed(cluster.server().faults()::heal);
    }

    @Test
    void anApiServerThatDoesNotAnswerComesToItself() throws Exception {
        cluster.server().faults().answer(request -> new Answer.Silence());

        readyOnceHealed(cluster.server().faults()::heal);
    }

    private interface Heal {
        void run() throws IOException;
    }

    private void readyOnceHealed(Heal heal) throws Exception {
        Future<SandboxRouter> starting = thread.submit(() -> cluster.startRouter());
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> cluster.readyz() == 503);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> cluster.readyz() == 503);
        assertThat(starting.isDone()).isFalse();

        heal.run();

        starting.get(5, TimeUnit.SECONDS);
        assertThat(cluster.readyz()).isEqualTo(200);
        assertThat(cluster.ask("ada")).isEqualTo("pod-1");
    }

    @Test
    @Tag("long")
    void afterAMinuteItGivesUpAndSaysWhichRightIsMissing() {
        cluster.server().faults().answer(request -> new Answer.Fail(ApiStatus.forbidden("list")));
        long begun = System.nanoTime();

        assertThatThrownBy(cluster::startRouter)
                .isInstanceOf(StartFailure.class)
                .message()
                .contains("list")
                .contains("pods")
                .contains("403");
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(58), Duration.ofSeconds(70));
    }
}
