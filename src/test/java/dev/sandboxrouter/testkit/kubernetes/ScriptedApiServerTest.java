package dev.sandboxrouter.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The liar tells what it was told to tell, and says when. */
class ScriptedApiServerTest {

    private static final String SANDBOXES = "labelSelector=agents.x-k8s.io%2Fsandbox-name-hash";

    private final PodStore store = new PodStore();
    private final ScriptedApiServer server;
    private final ApiClient client;

    ScriptedApiServerTest() throws IOException {
        server = ScriptedApiServer.start(store, 1);
        client = new ApiClient(server.port());
    }

    @BeforeEach
    void threePods() {
        store.put(pod("a").readyAt("127.0.0.2", "::2"));
        store.put(pod("b"));
        store.put(pod("c").unlabelled(ScriptedPod.SANDBOX_LABEL));
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    private static ScriptedPod pod(String name) {
        return ScriptedPod.ofSandbox("n", name, "uid-" + name, "pod-" + name);
    }

    private String get(String target) throws IOException {
        return client.body(client.get(target));
    }

    private String event() throws IOException {
        return Objects.requireNonNull(client.event(), "the watch ended");
    }

    @Test
    void aPodIsWrittenAsKubernetesWritesIt() throws IOException {
        String pod = get("/api/v1/namespaces/n/pods/a");

        assertThat(pod)
                .contains("\"podIP\":\"127.0.0.2\",\"podIPs\":[{\"ip\":\"127.0.0.2\"},{\"ip\":\"::2\"}]")
                .contains("\"ownerReferences\":[{\"apiVersion\":\"agents.x-k8s.io/v1alpha1\",\"kind\":\"Sandbox\","
                        + "\"name\":\"a\",\"uid\":\"uid-a\",\"controller\":true")
                .contains("{\"type\":\"Ready\",\"status\":\"True\"}")
                .contains("\"resourceVersion\":\"1001\"")
                .doesNotContain("deletionTimestamp");
        assertThat(server.calls().gets()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/pods|a b c",
                "/api/v1/namespaces/n/pods|a b c",
                "/api/v1/namespaces/m/pods|",
                "/api/v1/pods?labelSelector=agents.x-k8s.io%2Fsandbox-name-hash|a b",
                "/api/v1/pods?labelSelector=%21agents.x-k8s.io%2Fsandbox-name-hash|c",
                "/api/v1/pods?labelSelector=agents.x-k8s.io%2Fsandbox-name-hash%3Dhb|b",
                "/api/v1/pods?fieldSelector=status.phase%3DRunning|a",
                "/api/v1/pods?fieldSelector=status.phase%21%3DRunning|b c",
                "/api/v1/pods?fieldSelector=metadata.name%3Db|b"
            })
    void aListShowsWhatIsSelected(String target, String names) throws IOException {
        String list = get(target);

        assertThat(list.split("\"kind\":\"Pod\",", -1).length - 1)
                .isEqualTo(names == null ? 0 : names.split(" ", -1).length);
        List.of(names == null ? new String[0] : names.split(" ", -1))
                .forEach(name -> assertThat(list).contains("\"name\":\"" + name + "\",\"namespace\":\"n\""));
        assertThat(server.calls().lists()).isEqualTo(1);
    }

    @Test
    void aSelectorThatKubernetesDoesNotKnowIsRefused() throws IOException {
        assertThat(client.get("/api/v1/pods?fieldSelector=spec.image%3Dx")).startsWith("HTTP/1.1 400");
    }

    @Test
    void allPagesShowOneMoment() throws IOException {
        String first = get("/api/v1/pods?limit=2");
        store.put(pod("d"));
        String second = get("/api/v1/pods?limit=2&continue=" + first.replaceAll(".*\"continue\":\"([^\"]+)\".*", "$1"));

        assertThat(first).contains("\"resourceVersion\":\"1003\",\"continue\"").contains("\"remainingItemCount\":1");
        assertThat(second)
                .contains("\"metadata\":{\"resourceVersion\":\"1003\"},")
                .contains("pod-c")
                .doesNotContain("pod-d");
        assertThat(client.get("/api/v1/pods?limit=2&continue=page-1")).startsWith("HTTP/1.1 410");
        assertThat(server.calls().lists()).isEqualTo(1);
    }

    @Test
    void aWatchTellsWhatComesAfterItsVersion() throws IOException {
        client.get("/api/v1/pods?watch=true&resourceVersion=1003&" + SANDBOXES);
        store.put(pod("b").readyAt("127.0.0.3"));
        store.put(pod("c"));
        StoredChange last = store.delete("n", "a");

        assertThat(event()).startsWith("{\"type\":\"MODIFIED\"").contains("pod-b");
        assertThat(event()).startsWith("{\"type\":\"ADDED\"").contains("pod-c");
        assertThat(event()).startsWith("{\"type\":\"DELETED\"").contains("pod-a");
        // The server notes it when the write has returned, which may be after the bytes are here.
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(last.toldAt()).isBetween(last.storedAt(), System.nanoTime()));
    }

    @Test
    void aPodThatLeavesTheSelectionIsDeletedForTheWatch() throws IOException {
        client.get("/api/v1/pods?watch=true&resourceVersion=1003&" + SANDBOXES);
        store.put(pod("a").unlabelled(ScriptedPod.SANDBOX_LABEL));

        assertThat(event()).startsWith("{\"type\":\"DELETED\"").contains("pod-a");
    }

    @Test
    void aWatchFromNowhereBeginsWithAllThatIs() throws IOException {
        client.get("/api/v1/pods?watch=true&" + SANDBOXES);

        assertThat(event()).startsWith("{\"type\":\"ADDED\"").contains("pod-a");
        assertThat(event()).startsWith("{\"type\":\"ADDED\"").contains("pod-b");
    }

    @Test
    void aForgottenPastIsGone() throws IOException {
        store.compact();
        client.get("/api/v1/pods?watch=true&resourceVersion=1002");

        assertThat(event()).contains("\"type\":\"ERROR\"").contains("\"code\":410");
    }

    @Test
    void bookmarksComeWhereTheyAreAskedFor() throws IOException {
        server.faults().bookmarkAfter(Duration.ofMillis(20));
        client.get("/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=1003");

        assertThat(event()).startsWith("{\"type\":\"BOOKMARK\"").contains("\"resourceVersion\":\"1003\"");
    }

    @Test
    void aWatchEndsAtItsTimeout() throws IOException {
        client.get("/api/v1/pods?watch=true&resourceVersion=1003&timeoutSeconds=1");

        assertThat(client.event()).isNull();
    }

    @Test
    void aDelayedEventIsNotToldBeforeItsTime() throws IOException {
        server.faults().delayEvents(Duration.ofMillis(300), Duration.ofMillis(300));
        client.get("/api/v1/pods?watch=true&resourceVersion=1003");
        StoredChange change = store.put(pod("d"));

        assertThat(change.toldAt()).isEqualTo(StoredChange.NEVER);
        assertThat(event()).contains("pod-d");
        assertThat(change.toldAt() - change.storedAt())
                .isGreaterThan(Duration.ofMillis(299).toNanos());
    }

    @Test
    void aStalledWatchIsSilentUntilItIsHealed() throws IOException {
        client.get("/api/v1/pods?watch=true&resourceVersion=1003");
        server.faults().stall(true);
        store.put(pod("d"));
        assertThat(client.isSilentFor(Duration.ofMillis(300))).isTrue();

        server.faults().heal();

        assertThat(event()).contains("pod-d");
    }

    @ParameterizedTest
    @EnumSource(
            value = WatchEnd.class,
            names = {"CLEANLY", "WITH_FIN", "IN_MID_EVENT", "WITH_GONE", "WITH_ERROR", "AFTER_NONSENSE"})
    void aWatchEndsAsItIsTold(WatchEnd how) throws IOException {
        client.get("/api/v1/pods?watch=true&resourceVersion=1003");
        server.endWatches(how);

        String last = client.event();

        switch (how) {
            case WITH_GONE -> assertThat(last).contains("\"code\":410");
            case WITH_ERROR -> assertThat(last).contains("\"code\":500");
            case IN_MID_EVENT ->
                assertThat(last).startsWith("{\"type\":\"BOOKMARK\"").doesNotEndWith("}");
            case AFTER_NONSENSE -> assertThat(last).endsWith("{{]");
            default -> assertThat(last).isNull();
        }
        assertThat(client.event()).isNull();
    }

    @Test
    void aResetTakesBackWhatMayNotHaveBeenRead() throws IOException {
        client.get("/api/v1/pods?watch=true&resourceVersion=1003");
        StoredChange change = store.put(pod("d"));
        assertThat(event()).contains("pod-d");

        server.endWatches(WatchEnd.WITH_RESET);

        assertThatThrownBy(client::event).isInstanceOf(IOException.class);
        assertThat(change.toldAt()).isEqualTo(StoredChange.NEVER);
    }

    @Test
    void eventsAreToldTwiceAndOutOfOrderButNotWithinOnePod() throws IOException {
        server.faults().duplicateEvents(1);
        server.faults().reorderEvents(true);
        server.faults().stall(true);
        client.get("/api/v1/pods?watch=true&resourceVersion=1003");
        for (String name : List.of("d", "e", "f", "g", "h", "i")) {
            store.put(pod(name));
            store.put(pod(name).readyAt("127.0.0.9"));
        }
        server.faults().stall(false);

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            order.add(event().replaceAll(".*\"type\":\"(.)[A-Z]+\".*\"name\":\"([d-i])\",\"namespace\".*", "$2$1"));
        }

        assertThat(order).isNotEqualTo(order.stream().sorted().toList());
        for (String name : List.of("d", "e", "f", "g", "h", "i")) {
            assertThat(order.stream().filter(event -> event.startsWith(name)))
                    .containsExactly(name + "A", name + "A", name + "M", name + "M");
        }
    }

    @Test
    void aLaggingCacheShowsThePastWhereThatIsAllowed() throws IOException {
        assertThat(get("/api/v1/pods?resourceVersion=0")).contains("pod-a");
        server.faults().lagCache(Duration.ofHours(1));
        store.put(pod("d"));

        assertThat(get("/api/v1/pods?resourceVersion=0")).contains("\"1003\"").doesNotContain("pod-d");
        assertThat(get("/api/v1/pods?resourceVersion=1004"))
                .contains("\"1004\"")
                .contains("pod-d");
        assertThat(get("/api/v1/pods")).contains("pod-d");
    }

    @Test
    void anOldEventComesAgain() throws IOException {
        StoredChange old = store.put(pod("d"));
        store.delete("n", "d");
        client.get("/api/v1/pods?watch=true&resourceVersion=1005");

        server.repeat(old);

        assertThat(event()).startsWith("{\"type\":\"ADDED\"").contains("\"resourceVersion\":\"1004\"");
    }

    @Test
    void requestsFailAsScripted() throws IOException {
        server.faults().answer(request -> new Answer.Fail(ApiStatus.tooManyRequests(2)));

        String head = client.get("/api/v1/pods");

        assertThat(head).startsWith("HTTP/1.1 429").contains("Retry-After: 2");
        assertThat(client.body(head)).contains("\"kind\":\"Status\"").contains("\"code\":429");
    }

    @Test
    void withoutTheTokenThereIsNothing(@TempDir Path folder) throws IOException {
        server.faults().requireToken("secret");

        String head = client.get("/api/v1/pods");
        assertThat(head).startsWith("HTTP/1.1 401");
        client.body(head);
        assertThat(client.get("/api/v1/pods", "Authorization: Bearer secret\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(Files.readString(server.kubeconfig(folder, "secret")))
                .contains("server: http://127.0.0.1:" + server.port())
                .contains("token: secret");
    }

    @Test
    void connectionsAreRefusedAndTakenAgainOnTheSamePort() throws IOException {
        server.refuseConnections();
        assertThatThrownBy(() -> new ApiClient(server.port())).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> assertThat(client.get("/api/v1/pods")).isEmpty())
                .isInstanceOf(IOException.class);

        server.acceptConnections();

        try (ApiClient again = new ApiClient(server.port())) {
            assertThat(again.get("/api/v1/pods")).startsWith("HTTP/1.1 200");
        }
    }
}
