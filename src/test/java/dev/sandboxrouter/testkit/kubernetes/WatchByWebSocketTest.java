package dev.sandboxrouter.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The other way in which Kubernetes lets a watch travel. */
class WatchByWebSocketTest {

    @Test
    void aWatchMayTravelByWebSocket() throws Exception {
        PodStore store = new PodStore();
        try (ScriptedApiServer server = ScriptedApiServer.start(store, 1)) {
            List<String> told = new CopyOnWriteArrayList<>();
            CountDownLatch closed = new CountDownLatch(1);
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + server.port()
                                    + "/api/v1/pods?watch=true&resourceVersion=1000&timeoutSeconds=1"),
                            new WebSocket.Listener() {
                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket socket, CharSequence text, boolean last) {
                                    told.add(text.toString());
                                    socket.request(1);
                                    return null;
                                }

                                @Override
                                public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                                    closed.countDown();
                                    return null;
                                }
                            })
                    .join();
            store.put(ScriptedPod.ofSandbox("n", "d", "uid-d", "pod-d"));

            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(told)
                    .singleElement()
                    .asString()
                    .startsWith("{\"type\":\"ADDED\"")
                    .contains("pod-d");
        }
    }
}
