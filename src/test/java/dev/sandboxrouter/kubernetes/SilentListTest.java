package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.directory.PodRecord;
import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiRequest;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A LIST that is not answered: the network may be back meanwhile, or the API server just slow. Six times as fast as true. */
@Tag("soak")
class SilentListTest {

    /** Far less than the limit of a LIST here. */
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Two pages. */
    private static final int PODS = 600;

    private final PodStore store = new PodStore();
    private final ScriptedApiServer server = ScriptedApiServer.start(store, 1);
    private final KubernetesClient client;
    private final Reflector<PodRecord> reflector;
    private final List<PodRecord> listed = new CopyOnWriteArrayList<>();
    private final List<RelistCause> causes = new CopyOnWriteArrayList<>();

    SilentListTest() throws IOException {
        for (int i = 0; i < PODS; i++) {
            store.put(ScriptedPod.ofSandbox("ns", "s" + i, "uid-" + i, "pod-" + i)
                    .readyAt("10.0." + i / 250 + '.' + (i % 250 + 1)));
        }
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.port())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(new FreshConnections())
                .build();
        ResourceApi<PodRecord> api = new ResourceApi<>(client, new PodKind(), Optional.empty());
        reflector = new Reflector<>(api, "silent-list-test", lateInAnOutage());
        reflector.onRelist(causes::add);
    }

    /** As after some calls that nobody answered: the next may take 30 seconds, and is doubted after half a second. */
    private static Patience lateInAnOutage() {
        Patience patience = new Patience(Duration.ofMillis(500), Duration.ofSeconds(30));
        for (int i = 0; i < 6; i++) {
            patience.lost();
        }
        return patience;
    }

    @AfterEach
    void close() throws IOException {
        reflector.close();
        client.close();
        server.close();
    }

    private void start() {
        reflector.start(new Reflector.Sink<>() {
            @Override
            public boolean listed(Listing<PodRecord> page) {
                listed.addAll(page.items());
                return true;
            }

            @Override
            public boolean changed(WatchEvent.Change change, PodRecord pod, long listBegunNanos) {
                return true;
            }
        });
    }

    private void befalls(Predicate<ApiRequest> which, Answer answer) {
        server.faults().answer(request -> which.test(request) ? answer : Answer.SERVE);
    }

    private static boolean isList(ApiRequest request) {
        return request.verb() == ApiRequest.Verb.LIST;
    }

    private void soonSynced() {
        await().atMost(SOON).until(() -> reflector.synced().isDone());
        assertThat(listed).hasSize(PODS);
        assertThat(causes).containsExactly(RelistCause.START);
    }

    private boolean wasKnocked() {
        return server.calls().last(ApiRequest.Verb.OTHER) != null;
    }

    @Test
    void oneSentIntoTheSilenceIsAskedAnewOnceTheNetworkIsBack() {
        server.faults().answer(request -> new Answer.Silence());
        start();
        await().atMost(SOON).until(this::wasKnocked);

        server.faults().heal();

        soonSynced();
        assertThat(server.calls().lists()).isEqualTo(2);
    }

    @Test
    void aRefusalIsASignOfLifeToo() {
        List<ApiRequest> first = new CopyOnWriteArrayList<>();
        server.faults().answer(request -> {
            if (isList(request) && first.isEmpty()) {
                first.add(request);
                return new Answer.Silence();
            }
            return request.verb() == ApiRequest.Verb.OTHER ? new Answer.Fail(ApiStatus.forbidden("get")) : Answer.SERVE;
        });

        start();

        soonSynced();
        assertThat(server.calls().lists()).isEqualTo(2);
    }

    @Test
    void theSecondPageAloneIsAskedAnew() {
        befalls(request -> request.isContinuation() || !isList(request), new Answer.Silence());
        start();
        await().atMost(SOON).until(this::wasKnocked);

        server.faults().heal();

        soonSynced();
        assertThat(server.calls().lists()).as("first pages").isEqualTo(1);
    }

    /** However long it takes: asked ever anew, it would never come to the end of an answer. */
    @Test
    void aSlowApiServerIsAskedTwiceAndNeverAgain() {
        befalls(SilentListTest::isList, new Answer.Serve(Duration.ofMillis(1500)));

        start();

        soonSynced();
        assertThat(wasKnocked()).isTrue();
        assertThat(server.calls().lists()).isLessThanOrEqualTo(2);
    }

    @Test
    void aPageThatKeepsComingIsWaitedFor() {
        befalls(SilentListTest::isList, new Answer.Drip(Duration.ofMillis(100)));

        start();

        soonSynced();
        assertThat(server.calls().lists()).isEqualTo(1);
    }
}
