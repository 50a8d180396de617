package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.camel.SandboxFunctions;
import dev.sandboxrouter.camel.routes.UnheardPoints;
import dev.sandboxrouter.custom.CustomizingPage.Point;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.spi.BrowsableEndpoint;
import org.apache.camel.spi.SimpleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables of docs/customizing.md say there is, there is, and nothing else. */
class CustomizingPageIT {

    private static final Set<String> OF_REQUESTS = Set.of("data-plane", "forward", "attempt");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void itNamesEveryFunction() throws IOException {
        assertThat(Set.copyOf(CustomizingPage.functions()))
                .containsExactlyInAnyOrderElementsOf(SandboxFunctions.all().stream()
                        .map(SimpleFunction::getName)
                        .map(name -> name.substring("sandbox:".length()))
                        .toList());
    }

    /** Those of another application's at these points would be called by nobody. */
    @Test
    void itNamesEveryPointThatAnotherApplicationCannotHave() throws IOException {
        assertThat(CustomizingPage.points().stream().map(Point::step))
                .containsExactlyInAnyOrderElementsOf(UnheardPoints.STEPS);
    }

    /** A request that is served calls each of its points once, what stands inside a step between the two of that step. */
    @Test
    void everyPointOfARequestIsCalledInItsOrder() throws Exception {
        List<String> steps = CustomizingPage.points().stream()
                .filter(point -> OF_REQUESTS.contains(point.route()))
                .map(Point::step)
                .toList();
        StringBuilder yaml = new StringBuilder();
        steps.forEach(step -> yaml.append(teller("before-" + step)).append(teller("after-" + step)));
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml.toString()))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(called(router))
                    .containsExactly(
                            "before-parse-address",
                            "after-parse-address",
                            "before-enforce-ingress",
                            "after-enforce-ingress",
                            "before-authorize",
                            "after-authorize",
                            "before-limit-body",
                            "after-limit-body",
                            "before-forward-request",
                            "before-attempt-once",
                            "before-resolve",
                            "after-resolve",
                            "before-relay",
                            "after-relay",
                            "after-attempt-once",
                            "after-forward-request"));
        }
    }

    /** The first list of pods comes while routes start: those of the user have to be there by then. */
    @Test
    void thePointsOfTheWatchHearOfTheFirstList() throws Exception {
        String yaml = teller("before-feed-directory") + teller("after-feed-directory");
        try (ScriptedApiServer api = ScriptedApiServer.start(new PodStore(), 1);
                RouterUnderTest router = RouterUnderTest.started(
                        Folder.of(folder, yaml),
                        "--cache-enabled",
                        "--sandboxes-file=",
                        "--kubeconfig=" + api.kubeconfig(folder, "t"))) {
            assertThat(called(router)).startsWith("before-feed-directory", "after-feed-directory");
        }
    }

    private static List<String> called(RouterUnderTest router) {
        List<String> points = new ArrayList<>();
        router.camel()
                .getEndpoint("seda:points", BrowsableEndpoint.class)
                .getExchanges()
                .forEach(exchange -> points.add(exchange.getProperty("point", String.class)));
        return points;
    }

    private static String teller(String point) {
        return """
                - route:
                    id: own-%1$s
                    from:
                      uri: direct:%1$s
                      steps:
                        - setProperty:
                            name: point
                            expression:
                              constant:
                                expression: %1$s
                        - to: seda:points
                """
                .formatted(point);
    }
}
