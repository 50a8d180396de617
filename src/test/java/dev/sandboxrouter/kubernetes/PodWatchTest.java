package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.Backlog;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.PodEvent;
import dev.sandboxrouter.directory.PodReader;
import dev.sandboxrouter.directory.PodRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 4.7: whatever becomes of a watch, the directory is right again soon. */
@Tag("soak")
class PodWatchTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final FakeApi api;
    private final List<RelistCause> causes = new CopyOnWriteArrayList<>();
    private final List<PodEvent> events = new CopyOnWriteArrayList<>();
    private final PodDirectory directory = new PodDirectory(
            Duration.ZERO, (name, told) -> told.accept(new PodReader.Reading.Failed("not asked here")), new Backlog());
    private @Nullable Cluster cluster;

    PodWatchTest() throws IOException {
        api = new FakeApi();
    }

    @BeforeEach
    void onePod() {
        api.put("a", "pod-a", "10.0.0.1");
    }

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.close();
        }
        api.close();
    }

    private PodWatch start(PodWatch.Sink sink) throws IOException {
        Cluster opened = Cluster.open(Optional.of(api.kubeconfig(folder).toString()), Optional.empty());
        cluster = opened;
        opened.watch().onRelist(causes::add);
        opened.watch().start(sink);
        return opened.watch();
    }

    private PodWatch start() throws IOException {
        return start(event -> {
            events.add(event);
            return directory.apply(event);
        });
    }

    private PodWatch watching() throws IOException {
        PodWatch watch = start();
        await().atMost(SOON).until(() -> api.openWatches() > 0);
        return watch;
    }

    private @Nullable String podOf(String name) {
        DirectoryEntry entry = directory.byName(new SandboxKey("ns", name));
        return entry == null ? null : entry.podUid();
    }

    private void soon(String name, @Nullable String podUid) {
        await().atMost(SOON).untilAsserted(() -> assertThat(podOf(name)).isEqualTo(podUid));
    }

    @Test
    void listsThenHearsEverythingInOrder() throws IOException {
        PodWatch watch = watching();
        assertThat(podOf("a")).isEqualTo("pod-a");
        api.put("b", "pod-b", "10.0.0.2");
        soon("b", "pod-b");
        api.put("b", "pod-b", "10.0.0.2", "False");
        soon("b", null);
        api.put("b", "pod-b", "10.0.0.2");
        soon("b", "pod-b");
        api.delete("b");
        soon("b", null);
        assertThat(events.stream().map(PodEvent::kind))
                .containsExactly("LISTED", "ADDED", "MODIFIED", "MODIFIED", "DELETED");
        assertThat(causes).containsExactly(RelistCause.START);
        assertThat(watch.problem()).isNull();
        assertThat(watch.synced()).isDone();
        assertThat(watch.age()).isLessThan(SOON);
    }

    @Test
    void asksForSandboxesPodsThatRunInPagesOf500() throws IOException {
        watching();
        FakeApi.Call list = api.calls.get(0);
        assertThat(list.path()).isEqualTo("/api/v1/pods");
        assertThat(list.query())
                .containsEntry("labelSelector", "agents.x-k8s.io/sandbox-name-hash")
                .containsEntry("fieldSelector", "status.phase=Running")
                .containsEntry("limit", "500")
                .doesNotContainKey("resourceVersion");
        assertThat(api.calls.get(1).query())
                .containsEntry("resourceVersion", "101")
                .containsEntry("allowWatchBookmarks", "true")
                .containsKey("timeoutSeconds");
    }

    @Test
    void oneNamespaceIsAskedForAlone() throws IOException {
        Cluster opened = Cluster.open(Optional.of(api.kubeconfig(folder).toString()), Optional.of("team-a"));
        cluster = opened;
        opened.watch().start(directory::apply);
        await().atMost(SOON).until(() -> api.openWatches() > 0);
        assertThat(api.calls).allSatisfy(call -> assertThat(call.path()).isEqualTo("/api/v1/namespaces/team-a/pods"));
    }

    @Test
    void aLongListComesPageByPage() throws IOException {
        for (int i = 0; i < 25; i++) {
            api.put("p" + i, "pod-p" + i, "10.0.1." + i);
        }
        api.pageSize = 10;
        watching();
        assertThat(directory.size()).isEqualTo(26);
        assertThat(api.count("LIST")).isEqualTo(3);
        assertThat(causes).hasSize(1);
    }

    @Test
    void aTokenThatExpiresBetweenPagesBeginsTheListAnew() throws IOException {
        api.put("b", "pod-b", "10.0.0.2");
        api.pageSize = 1;
        AtomicBoolean expired = new AtomicBoolean();
        api.script = call ->
                call.query().containsKey("continue") && !expired.getAndSet(true) ? new FakeApi.Reply(410, "{}") : null;
        watching();
        assertThat(directory.size()).isEqualTo(2);
        assertThat(causes).containsExactly(RelistCause.START, RelistCause.EXPIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "LIST, 401, unauthorized",
        "LIST, 403, forbidden",
        "LIST, 429, throttled",
        "LIST, 500, server-error",
        "LIST, 200, malformed",
        "WATCH, 401, unauthorized",
        "WATCH, 403, forbidden",
        "WATCH, 410, expired",
        "WATCH, 429, throttled",
        "WATCH, 503, server-error",
    })
    void aCallThatIsAnsweredWithAnErrorIsMadeAgain(String verb, int code, String cause) throws IOException {
        api.script = FakeApi.first(3, verb, code, "{]");
        start();
        await().atMost(SOON).until(() -> api.openWatches() > 0);
        soon("a", "pod-a");
        assertThat(causes.stream().map(RelistCause::label)).startsWith("start", cause);
        assertThat(api.count("LIST")).isLessThanOrEqualTo(4);
    }

    @Test
    void anExpiredVersionIsAnsweredWithAList() throws IOException {
        watching();
        api.forget("a");
        api.expire();
        soon("a", null);
        assertThat(causes).containsExactly(RelistCause.START, RelistCause.EXPIRED);
    }

    @Test
    void aWatchThatEndsBeforeItsTimeIsAnsweredWithAList() throws IOException {
        watching();
        api.forget("a");
        api.endWatches();
        soon("a", null);
        assertThat(causes).contains(RelistCause.DROPPED);
        api.put("b", "pod-b", "10.0.0.2");
        soon("b", "pod-b");
    }

    @Test
    void aWatchThatIsSilentAlthoughSomethingHappensIsFoundOut() throws IOException {
        api.muteWatches = true;
        start();
        soon("a", "pod-a");
        await().atMost(SOON).until(() -> api.count("WATCH") > 0);
        api.muteWatches = false;
        api.put("b", "pod-b", "10.0.0.2");
        soon("b", "pod-b");
        assertThat(causes).contains(RelistCause.SILENT);
    }

    /** After failures the next pause is seconds long. A watch that is given up as silent must not be followed by that one. */
    @Test
    void aSilentWatchIsFollowedByAListAtOnceWhateverFailedBefore() throws IOException {
        api.script = FakeApi.first(6, "LIST", 500, "");
        api.muteWatches = true;
        start();
        await().atMost(Duration.ofSeconds(15)).until(() -> api.count("WATCH") > 0);
        api.muteWatches = false;
        api.put("b", "pod-b", "10.0.0.2");
        await().atMost(SOON).until(() -> api.count("WATCH") > 1); // the probe, which hears of it
        long heard = System.nanoTime();
        soon("b", "pod-b");
        assertThat(causes).contains(RelistCause.SILENT);
        assertThat(Duration.ofNanos(System.nanoTime() - heard)).isLessThan(Duration.ofMillis(1400));
    }

    /** More than wait for the watch's thread at once: none is lost or passed by another when the flow stops and goes on. */
    @Test
    void aBurstIsHeardWholeAndInOrderAlthoughTheListenerIsSlow() throws IOException {
        int burst = 2 * Arrivals.MOST_WAITING;
        CountDownLatch go = new CountDownLatch(1);
        List<String> names = new CopyOnWriteArrayList<>();
        start(event -> {
            if (event instanceof PodEvent.Changed changed) {
                go.await();
                names.add(changed.pod().name().name());
            }
            return directory.apply(event);
        });
        await().atMost(SOON).until(() -> api.openWatches() > 0);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < burst; i++) {
            api.put("p" + i, "pod-p" + i, "10.1." + i / 250 + '.' + (i % 250 + 1));
            all.add("p" + i);
        }
        go.countDown();
        await().atMost(SOON).until(() -> names.size() == burst);
        assertThat(names).isEqualTo(all);
        assertThat(causes).containsExactly(RelistCause.START);
    }

    @Test
    void aQuietWatchIsNotListedAgainAndItsKnowledgeStaysYoung() throws IOException {
        PodWatch watch = watching();
        await().atMost(Duration.ofSeconds(10)).until(() -> api.count("WATCH") >= 3);
        await().atMost(SOON).until(() -> watch.age().compareTo(Duration.ofSeconds(3)) < 0);
        assertThat(causes).containsExactly(RelistCause.START);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"not json", "{}", "{\"type\":\"ADDED\",\"object\":{}}", "{\"type\":\"NEWS\",\"object\":{}}"})
    void anEventThatIsNoneIsAnsweredWithAList(String line) throws IOException {
        watching();
        api.send(line);
        await().atMost(SOON).until(() -> causes.contains(RelistCause.MALFORMED));
        api.put("b", "pod-b", "10.0.0.2");
        soon("b", "pod-b");
    }

    @Test
    void aHandlerThatThrowsIsAnsweredWithAList() throws IOException {
        AtomicBoolean broken = new AtomicBoolean();
        start(event -> {
            if (event instanceof PodEvent.Changed && !broken.getAndSet(true)) {
                throw new IllegalStateException("a bug");
            }
            return directory.apply(event);
        });
        await().atMost(SOON).until(() -> api.openWatches() > 0);
        api.put("b", "pod-b", "10.0.0.2");
        soon("b", "pod-b");
        assertThat(causes).containsExactly(RelistCause.START, RelistCause.HANDLER);
    }

    @Test
    void anEventOutOfOrderIsAnsweredWithAList() throws IOException {
        watching();
        api.send("{\"type\":\"ADDED\",\"object\":" + FakeApi.pod("z", "pod-z", "10.0.0.9", "True", 50) + "}");
        await().atMost(SOON).until(() -> causes.contains(RelistCause.DOUBT));
        assertThat(podOf("z")).isNull();
    }

    @Test
    void aServerThatIsNotThereYetIsWaitedFor() throws IOException {
        Path kubeconfig = api.kubeconfig(folder);
        String text = Files.readString(kubeconfig);
        int port = Integer.parseInt(api.url().replaceFirst(".*:", ""));
        api.close();
        Files.writeString(kubeconfig, text);
        Cluster opened = Cluster.open(Optional.of(kubeconfig.toString()), Optional.empty());
        cluster = opened;
        opened.watch().onRelist(causes::add);
        opened.watch().start(directory::apply);
        await().atMost(SOON).until(() -> causes.contains(RelistCause.UNREACHABLE));
        assertThat(opened.watch().problem()).contains("list pods").contains(String.valueOf(port));
        assertThat(opened.watch().synced()).isNotDone();
    }

    @Test
    void aBookmarkMovesWhereTheNextWatchBegins() throws IOException {
        watching();
        api.forget("unrelated");
        api.forget("unrelated");
        api.bookmark();
        await().atMost(Duration.ofSeconds(10)).until(() -> api.calls.stream()
                .anyMatch(call -> "103".equals(call.query().get("resourceVersion"))));
        assertThat(causes).containsExactly(RelistCause.START);
    }

    @Test
    void thereIsNoFasterListThanTheBackoffAllows() throws IOException {
        api.script = FakeApi.first(1_000, "LIST", 500, "");
        long began = System.nanoTime();
        start();
        await().atMost(Duration.ofSeconds(10)).until(() -> causes.size() >= 6);
        // the shortest waits: half of 100, 200, 400, 800 and 1600 ms
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1500));
    }

    @Test
    void aSinglePodIsRead() throws IOException {
        watching();
        CompletableFuture<PodReader.Reading> reading = new CompletableFuture<>();
        AtomicReference<PodReader.Reading> none = new AtomicReference<>();
        Cluster here = Objects.requireNonNull(cluster);
        here.reader().read(new PodRecord.Name("ns", "a"), reading::complete);
        here.reader().read(new PodRecord.Name("ns", "nobody"), none::set);
        assertThat(reading.join()).isInstanceOfSatisfying(PodReader.Reading.Found.class, found -> assertThat(
                        found.pod().uid())
                .isEqualTo("pod-a"));
        await().atMost(SOON).until(() -> none.get() instanceof PodReader.Reading.Gone);
    }
}
