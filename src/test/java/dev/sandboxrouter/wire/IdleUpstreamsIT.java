package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code --upstream-max-idle-per-target}: what nobody uses is closed down to it, what is in use is not. */
class IdleUpstreamsIT {

    private static final int CLIENTS = 8;

    /** Shared among the event loops, of which there are never so many here that one would keep nothing. */
    private static final int MOST = 2;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--upstream-max-idle-per-target=" + MOST);

    private final CyclicBarrier allAreHere = new CyclicBarrier(CLIENTS);
    private final AtomicInteger open = new AtomicInteger();

    /** Answers only when every client's request is here, so that each needs a connection of its own. */
    private ScriptedSandbox sandbox() throws IOException {
        return router.sandbox().always(connection -> {
            open.incrementAndGet();
            try {
                while (true) {
                    connection.readRequest();
                    allAreHere.await(5, TimeUnit.SECONDS);
                    connection.send(ok("here"));
                }
            } catch (java.util.concurrent.BrokenBarrierException | java.util.concurrent.TimeoutException e) {
                throw new AssertionError(e);
            } finally {
                open.decrementAndGet();
            }
        });
    }

    @Test
    void whatNobodyUsesIsClosedDownToTheLimit() throws IOException {
        ScriptedSandbox sandbox = sandbox();
        askTogether(sandbox, clients());
        assertThat(open).hasValue(CLIENTS);

        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(open.get()).isBetween(1, loops(MOST)));
        await().during(Duration.ofMillis(600)).until(() -> open.get() >= 1);
    }

    /** With 200 connections in use each sweep closed those that happened to be back, to be dialled again at once. */
    @Test
    void whatIsInUseIsKeptHoweverManyAreBackAtTheMoment() throws IOException {
        ScriptedSandbox sandbox = sandbox();
        List<RawClient> clients = clients();
        long end = System.nanoTime() + Duration.ofMillis(1600).toNanos();
        while (System.nanoTime() - end < 0) {
            askTogether(sandbox, clients);
        }

        assertThat(sandbox.accepted()).isEqualTo(CLIENTS);
    }

    private static int loops(int most) {
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
        return loops * ((most + loops - 1) / loops);
    }

    private static List<RawClient> clients() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(router.client());
        }
        return clients;
    }

    private static void askTogether(ScriptedSandbox sandbox, List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.send(sandbox.get("/"));
        }
        for (RawClient client : clients) {
            assertPassed(client.readResponse(), 200);
        }
    }
}
