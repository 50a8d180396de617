package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import dev.sandboxrouter.testkit.kubernetes.WatchEnd;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --rule-store=kubernetes}: three routers on one cluster; contract 10.2. */
@Tag("soak")
class RulesInTheClusterIT {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CLOSED = "{\"denyIn\":[\"0.0.0.0/0\"]}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ScriptedApiServer api;

    private static final List<RouterUnderTest> routers = new ArrayList<>();

    /** A name that no other test uses. */
    private final String id = "s-" + UUID.randomUUID().toString().substring(0, 8);

    private final String network = "/sandboxes/" + id + "/network";

    @BeforeAll
    static void start() throws IOException {
        api = ScriptedApiServer.start(new PodStore(), 1);
        for (int i = 0; i < 3; i++) {
            routers.add(router());
        }
    }

    private static RouterUnderTest router(String... more) throws IOException {
        List<String> flags = new ArrayList<>(List.of(
                "--control-bind-address=127.0.0.1:0",
                "--rule-store=kubernetes",
                "--upstream-max-retries=0",
                "--kubeconfig=" + api.kubeconfig(folder, "t")));
        flags.addAll(List.of(more));
        return RouterUnderTest.started(flags.toArray(String[]::new));
    }

    @AfterEach
    void heal() throws IOException {
        api.acceptConnections();
        api.faults().heal();
        for (RouterUnderTest router : routers) {
            router.afterEach(null);
        }
        await().atMost(SOON).until(() -> api.networkWatchesOpen() >= routers.size());
    }

    @AfterAll
    static void stop() throws IOException {
        for (RouterUnderTest router : routers) {
            router.close();
        }
        api.close();
    }

    private static ControlClient control(int i) {
        return new ControlClient(routers.get(i).controlPort());
    }

    private @Nullable String reason(RouterUnderTest router) throws IOException {
        try (var client = router.client()) {
            return client.exchange("GET / HTTP/1.1\r\nHost: r\r\nX-Sandbox-ID: " + id + "\r\n\r\n")
                    .reason();
        }
    }

    /** From now on for all of them together: the last one has no more time than the first. */
    private void everywhere(String reason, Duration within) {
        await().atMost(within).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            for (RouterUnderTest router : routers) {
                assertThat(reason(router)).isEqualTo(reason);
            }
        });
    }

    private static String etag(HttpResponse<?> response) {
        return response.headers().firstValue("ETag").orElse("none");
    }

    private JsonNode stored() {
        return Objects.requireNonNull(api.networks().get("default", id));
    }

    @Test
    void whatOneTakesIsInForceThereAtOnceAndEverywhereWithinASecond() throws IOException {
        for (int round = 0; round < 3; round++) {
            assertThat(control(round).put(network, CLOSED).statusCode()).isEqualTo(204);
            assertThat(reason(routers.get(round))).isEqualTo("client-not-allowed");
            everywhere("client-not-allowed", A_SECOND);
            assertThat(control((round + 1) % 3).delete(network).statusCode()).isEqualTo(204);
            assertThat(reason(routers.get((round + 1) % 3))).isEqualTo("not-found");
            everywhere("not-found", A_SECOND);
        }
    }

    @Test
    void oneEtagHoldsForAllReplicasAndOutlivesTheStatus() throws IOException {
        String first = etag(control(0).put(network, CLOSED));
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        stored().at("/status/conditions/0/status").asText())
                .isEqualTo("True"));
        assertThat(control(1)
                        .put(network, "{\"denyPorts\":[22]}", "If-Match", first)
                        .statusCode())
                .isEqualTo(204);
        assertThat(control(2).put(network, "{}", "If-Match", first).statusCode())
                .isEqualTo(412);
        assertThat(control(0).delete(network, "If-Match", first).statusCode()).isEqualTo(412);
        await().atMost(A_SECOND)
                .untilAsserted(() -> assertThat(control(2).get(network).body()).contains("\"denyPorts\":[22]"));
        String second = etag(control(2).get(network));
        assertThat(second).isEqualTo(etag(control(1).get(network))).isNotEqualTo(first);
        assertThat(control(2).delete(network, "If-Match", second).statusCode()).isEqualTo(204);
        assertThat(etag(control(2).put(network, CLOSED))).isNotEqualTo(first);
    }

    /** A replica that has not heard yet must believe a caller who has. */
    @Test
    void anEtagIsGoodWhereItIsNotKnownYet() throws IOException {
        control(0).put(network, CLOSED);
        everywhere("client-not-allowed", SOON);
        api.faults().stall(true);
        String newer = etag(control(0).put(network, "{\"denyPorts\":[1]}"));
        assertThat(control(1)
                        .patch(network, "{\"denyPorts\":[2]}", "If-Match", newer)
                        .statusCode())
                .isEqualTo(204);
        assertThat(stored().path("spec").path("denyPorts").toString()).isEqualTo("[2]");
        assertThat(stored().path("spec").path("denyIn")).isEmpty();
    }

    @Test
    void ofWritersAtAllReplicasNoneIsLost() throws Exception {
        control(0).put(network, "{}");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int replica = i;
                all.add(threads.submit(() -> {
                    int made = 0;
                    for (int tries = 0; made < 5 && tries < 500; tries++) {
                        HttpResponse<String> read = control(replica).get(network);
                        int version = version(read.body());
                        made += control(replica)
                                                .patch(
                                                        network,
                                                        "{\"trafficTokenVersion\":" + (version + 1) + "}",
                                                        "If-Match",
                                                        etag(read))
                                                .statusCode()
                                        == 204
                                ? 1
                                : 0;
                    }
                    return made;
                }));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(5);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(stored().path("spec").path("trafficTokenVersion").asInt()).isEqualTo(15);
    }

    private static int version(String body) {
        return Integer.parseInt(body.replaceFirst(".*\"trafficTokenVersion\":(\\d+).*", "$1"));
    }

    @ParameterizedTest
    @EnumSource(
            value = WatchEnd.class,
            names = {"CLEANLY", "WITH_FIN", "WITH_GONE", "WITH_ERROR", "PLAYING_DEAD"})
    void aWatchThatEndsIsMadeUpFor(WatchEnd how) throws IOException {
        control(0).put(network, CLOSED);
        everywhere("client-not-allowed", SOON);
        api.networks().compact();
        api.endNetworkWatches(how);
        api.networks().delete("default", id);
        everywhere("not-found", SOON);
        api.networks().apply("default", id, CLOSED);
        everywhere("client-not-allowed", SOON);
    }

    @Test
    void whatKubectlWritesIsInForceOrClosesTheSandboxAndTheStatusSaysWhich() throws IOException {
        api.networks().apply("default", id, "{\"denyIn\":[\"nonsense\"],\"denyPort\":[1]}");
        everywhere("rules-unreadable", SOON);
        assertStatus("False", "unknown field denyPort");
        assertThat(routers.get(0).metrics().sum("sandbox_router_rules", "state=\"unreadable\""))
                .isPositive();
        assertThat(control(1).get(network).statusCode()).isEqualTo(500);

        api.networks().apply("default", id, "{\"denyIn\":[\"nonsense\"]}");
        assertStatus("False", "invalid denyIn CIDR nonsense");
        everywhere("rules-unreadable", SOON);

        api.networks().apply("default", id, CLOSED);
        everywhere("client-not-allowed", SOON);
        assertStatus("True", "the rules are in force");

        api.networks().apply("default", id, "{\"allowPorts\":7}");
        everywhere("rules-unreadable", SOON);
        assertThat(control(2).put(network, "{}").statusCode()).isEqualTo(204);
        everywhere("not-found", A_SECOND);
    }

    private void assertStatus(String ready, String message) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode status = stored().path("status");
            assertThat(status.path("observedGeneration").asLong())
                    .isEqualTo(stored().at("/metadata/generation").asLong());
            assertThat(status.at("/conditions/0/type").asText()).isEqualTo("Ready");
            assertThat(status.at("/conditions/0/status").asText()).isEqualTo(ready);
            assertThat(status.at("/conditions/0/message").asText()).contains(message);
        });
    }

    @Test
    void aResourceThatNamesNoSandboxIsToldSo() {
        api.networks().apply("default", "not.a.label", CLOSED);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(String.valueOf(api.networks().get("default", "not.a.label")))
                        .contains("no sandbox can have this name"));
    }

    @Test
    void withoutTheApiServerWhatIsKnownHoldsAndNothingChanges() throws IOException {
        control(0).put(network, CLOSED);
        everywhere("client-not-allowed", SOON);
        api.refuseConnections();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> put = control(i).put(network, "{}");
            assertThat(put.statusCode()).isEqualTo(503);
            assertThat(put.body()).contains("nothing was changed", "cannot be reached");
            assertThat(control(i).delete(network).statusCode()).isEqualTo(503);
            assertThat(control(i).get(network).body()).contains("0.0.0.0/0");
            assertThat(reason(routers.get(i))).isEqualTo("client-not-allowed");
        }
        api.acceptConnections();
        assertThat(control(1).put(network, "{}").statusCode()).isEqualTo(204);
        everywhere("not-found", SOON);
    }

    @Test
    void anAnswerThatDoesNotComeIsLookedFor() throws IOException {
        api.faults()
                .answer(request -> request.method().equals("POST")
                        ? new Answer.Serve(Duration.ofSeconds(4)) // stored at once, answered too late
                        : Answer.SERVE);
        assertThat(control(0).put(network, CLOSED).statusCode()).isEqualTo(204);
        assertThat(reason(routers.get(0))).isEqualTo("client-not-allowed");
    }

    @Test
    void aWriteThatFailsChangesNothing() throws IOException {
        control(0).put(network, CLOSED);
        everywhere("client-not-allowed", SOON);
        JsonNode before = stored().path("spec");
        for (ApiStatus status : new ApiStatus[] {
            ApiStatus.forbidden("update"), ApiStatus.tooManyRequests(1),
        }) {
            api.faults()
                    .answer(request ->
                            request.method().equals("PUT") && !request.path().endsWith("/status")
                                    ? new Answer.Fail(status)
                                    : Answer.SERVE);
            HttpResponse<String> put = control(1).put(network, "{}");
            assertThat(put.statusCode()).isEqualTo(503);
            assertThat(put.body()).contains("nothing was changed", String.valueOf(status.code()));
            assertThat(stored().path("spec")).isEqualTo(before);
            assertThat(reason(routers.get(1))).isEqualTo("client-not-allowed");
        }
        api.faults()
                .answer(request -> request.method().equals("PUT")
                        ? new Answer.Fail(new ApiStatus(422, "Invalid", "spec is too large", 0))
                        : Answer.SERVE);
        assertThat(control(1).put(network, "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void aNamespaceThatTheClusterLacksCanHoldNoRules() throws IOException {
        api.faults()
                .answer(request -> request.method().equals("POST")
                        ? new Answer.Fail(new ApiStatus(404, "NotFound", "namespaces 'x' not found", 0))
                        : Answer.SERVE);
        HttpResponse<String> put = control(0).put(network, CLOSED);
        assertThat(put.statusCode()).isEqualTo(400);
        assertThat(put.body()).contains("no rules can be kept in namespace default");
    }

    @Test
    void aRouterThatStartsKnowsAllRulesBeforeItsFirstRequest() throws IOException {
        String etag = etag(control(0).put(network, CLOSED));
        try (RouterUnderTest late = router()) {
            assertThat(reason(late)).isEqualTo("client-not-allowed");
            assertThat(etag(new ControlClient(late.controlPort()).get(network))).isEqualTo(etag);
        }
    }

    @Test
    void aRouterIsNotReadyBeforeItKnowsTheRules() throws Exception {
        AtomicReference<Answer> answer = new AtomicReference<>(new Answer.Fail(ApiStatus.INTERNAL));
        api.faults()
                .answer(request ->
                        request.method().equals("GET") && !request.query().containsKey("watch")
                                ? answer.get()
                                : Answer.SERVE);
        control(0).put("/sandboxes/other-" + id + "/network", "{}");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<RouterUnderTest> starting = thread.submit(() -> router());
            assertThatThrownBy(() -> starting.get(1500, java.util.concurrent.TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            answer.set(Answer.SERVE);
            starting.get().close();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void withoutARouteThatFollowsTheRulesTheRouterDoesNotStart() throws IOException {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        Files.writeString(
                routes.resolve("rule-watch.camel.yaml"),
                """
                - route:
                    id: rule-watch
                    from:
                      uri: direct:nobody-follows-the-rules
                      steps:
                        - log:
                            message: never
                """);
        assertThatThrownBy(() -> router("--routes-dir=" + routes))
                .hasStackTraceContaining("no route put the rules in force")
                .hasStackTraceContaining("sandbox-watch:rules");
    }

    @Test
    void oneNamespaceOnlyMeansItsRulesOnly() throws IOException {
        try (RouterUnderTest narrow = router("--cache-namespace=default")) {
            ControlClient control = new ControlClient(narrow.controlPort());
            assertThat(control.put(network, CLOSED).statusCode()).isEqualTo(204);
            HttpResponse<String> other = control.put(network + "?namespace=team-b", CLOSED);
            assertThat(other.statusCode()).isEqualTo(400);
            assertThat(other.body()).contains("namespace default alone");
        }
    }
}
