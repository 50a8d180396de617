package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.directory.PodRecord;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import dev.sandboxrouter.testkit.kubernetes.StoredChange;
import dev.sandboxrouter.testkit.kubernetes.WatchEnd;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events that have arrived are taken in, although the connection broke behind them before the watch's thread came to them.
 * They were thrown away once, under a churn on a busy machine, and requests went to the next tenants of addresses until the
 * LIST after that.
 */
class WatchBreaksBehindWaitingEventsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String LIST = "a LIST";

    private final PodStore store = new PodStore();
    private final ScriptedApiServer server = ScriptedApiServer.start(store, 1);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.port())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .withHttpClientFactory(new FreshConnections())
            .build();
    private final ResourceApi<PodRecord> api = new ResourceApi<>(client, new PodKind(), Optional.empty());
    private final Reflector<PodRecord> reflector = new Reflector<>(api, "waiting-events-test");
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    WatchBreaksBehindWaitingEventsTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        go.countDown();
        reflector.close();
        client.close();
        server.close();
    }

    private void start() {
        reflector.start(new Reflector.Sink<>() {
            @Override
            public boolean listed(Listing<PodRecord> page) {
                if (page.first()) {
                    heard.add(LIST);
                }
                return true;
            }

            @Override
            public boolean changed(WatchEvent.Change change, PodRecord pod, long listBegunNanos) throws Exception {
                if (!go.await(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("nobody let the watch's thread go on");
                }
                heard.add(pod.name().name());
                return true;
            }
        });
        await().atMost(SOON).until(() -> server.watchesOpen() == 1);
    }

    /** The client reads what comes on threads of its own; when it has read an answer that came later, it is up to date. */
    private void letTheClientRead() throws Exception {
        for (int i = 0; i < 5; i++) {
            api.get("ns", "nobody", SOON).get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, Arrivals.MOST_WAITING + 300})
    void allOfThemAreHeardBeforeTheNextList(int events) throws Exception {
        start();
        List<String> expected = new ArrayList<>(List.of(LIST));
        StoredChange last = null;
        for (int i = 0; i < events; i++) {
            last = store.put(ScriptedPod.ofSandbox("ns", "s" + i, "uid-" + i, "pod-" + i)
                    .readyAt("10.0." + i / 250 + '.' + (i % 250 + 1)));
            expected.add(last.pod().name());
        }
        expected.add(LIST);
        StoredChange theLast = last;
        await().atMost(SOON).until(() -> theLast != null && theLast.toldAt() != StoredChange.NEVER);

        server.endWatches(WatchEnd.WITH_FIN);
        await().atMost(SOON).until(() -> server.watchesOpen() == 0);
        letTheClientRead();
        go.countDown();

        await().atMost(SOON).until(() -> heard.size() >= expected.size());
        assertThat(heard).isEqualTo(expected);
    }
}
