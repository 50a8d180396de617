package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.kubernetes.StoredChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of one pod that come late or again: no sound API server sends them, and nobody is misled by them. */
@Tag("soak")
class EventsThatContradictIT {

    private final Cluster cluster;

    EventsThatContradictIT(@TempDir Path folder) throws IOException {
        cluster = new Cluster(folder);
    }

    @BeforeEach
    void start() throws Exception {
        cluster.startRouter();
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
    }

    private void untilAsked(String sandbox, String answer) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(cluster.ask(sandbox)).isEqualTo(answer));
    }

    /** Events are told in order, so that what is told after the lie shows that the lie was heard. */
    private void untilAllIsHeard() {
        untilAsked("eve", cluster.move("eve", 9));
        cluster.leave("eve");
        untilAsked("eve", "502 not-found");
    }

    @Test
    void aLatePodDoesNotGetItsOldAddressBack() {
        String adas = cluster.move("ada", 2);
        untilAsked("ada", adas);
        StoredChange late = cluster.touch("ada");
        cluster.leave("ada");
        String bobs = cluster.move("bob", 2);
        untilAsked("bob", bobs);

        cluster.server().repeat(late);
        untilAllIsHeard();

        untilAsked("ada", "502 not-found");
        untilAsked("bob", bobs);
    }

    @Test
    void aLateDeletionOfAnOlderPodLeavesTheNewerOneAlone() {
        String first = cluster.move("ada", 2);
        untilAsked("ada", first);
        StoredChange deletion = cluster.store().delete(Wanted.NAMESPACE, "ada");
        untilAsked("ada", "502 not-found");
        cluster.touch("ada");
        cluster.leave("ada");
        String second = cluster.move("ada", 3);
        untilAsked("ada", second);

        cluster.server().repeat(deletion);
        untilAllIsHeard();

        untilAsked("ada", second);
    }

    /** Two swap their addresses again and again, and a third one takes over from the first. */
    @Test
    void eventsOfSeveralPodsThatChangePlacesEndInTheTruth() {
        untilAsked("ada", cluster.move("ada", 2));
        cluster.server().faults().duplicateEvents(0.5);
        cluster.server().faults().reorderEvents(true);
        cluster.server().faults().stall(true);
        for (int i = 0; i < 5; i++) {
            cluster.leave("ada");
            cluster.leave("bob");
            cluster.move("ada", 3);
            cluster.move("bob", 2);
            cluster.leave("ada");
            cluster.leave("bob");
            cluster.move("ada", 2);
            cluster.move("bob", 3);
        }
        cluster.leave("ada");
        String eves = cluster.move("eve", 2);
        String bobs = cluster.move("bob", 4);

        cluster.server().faults().stall(false);

        untilAsked("bob", bobs);
        untilAsked("eve", eves);
        untilAsked("ada", "502 not-found");
    }

    @Test
    void anEventThatComesAgainChangesNothing() {
        String pod = cluster.move("ada", 2);
        StoredChange change = cluster.touch("ada");
        untilAsked("ada", pod);

        cluster.server().repeat(change);
        cluster.server().repeat(change);
        untilAllIsHeard();

        untilAsked("ada", pod);
    }
}
