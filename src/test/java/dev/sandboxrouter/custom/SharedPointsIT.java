package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.BrowsableEndpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several routes at one extension point all run; two at any other place that takes one are a mistake that is told. */
@Tag("soak")
class SharedPointsIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void twoExamplesAtOnePointAreBothInForce() throws Exception {
        Folder.copy(folder, "maintenance", "policy");
        System.setProperty("maintenance.sandbox", "sb-1");
        try (ScriptedSandbox opa = ScriptedSandbox.listening("", "opa", InetAddress.getLoopbackAddress())) {
            opa.always(Script.json(asked -> "{\"result\":false}"));
            System.setProperty("policy.url", "http://" + opa.authority() + "/");
            try (RouterUnderTest router = RouterUnderTest.started("--routes-dir=" + folder)) {
                ScriptedSandbox closed = router.sandbox();
                ScriptedSandbox open = router.sandbox();
                assertThat(router.client().exchange(closed.get("/")).reason()).isEqualTo("maintenance");
                assertThat(opa.requests())
                        .as("about what is refused nobody is asked")
                        .isEmpty();
                assertThat(router.client().exchange(open.get("/")).reason()).isEqualTo("policy-denied");
            }
        }
    }

    /** By the files' names, and not by the routes', which are the other way round here. */
    @Test
    void theyRunInTheOrderOfTheirFilesAndPlacesAndTheModelShowsEach() throws Exception {
        Files.writeString(
                folder.resolve("b.camel.yaml"),
                adds("m", "before-limit-body", "2")
                        + adds("", "before-limit-body", "3")
                        + adds("l", "after-limit-body", "6"));
        Files.writeString(
                folder.resolve("a.camel.yaml"),
                adds("z", "before-limit-body", "1")
                        + adds("y", "after-limit-body", "4")
                        + adds("x", "after-limit-body", "5"));
        String last =
                """
                - route:
                    id: last
                    from:
                      uri: direct:before-forward-request
                      steps:
                        - to: {uri: sandbox-http:header, parameters: {name: X-Order, value: '${body}'}}
                """;
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, "c.camel.yaml", last))) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(router.client().exchange(sandbox.get("/")).status()).isEqualTo(200);
            assertThat(sandbox.requests().get(0).head().first("X-Order")).isEqualTo("123456");
            assertThat(((ModelCamelContext) router.camel())
                            .getRouteDefinition("data-plane")
                            .getOutputs())
                    .extracting(step -> step.getId())
                    .containsExactly(
                            "parse-address",
                            "enforce-ingress",
                            "authorize",
                            "before-limit-body",
                            "before-limit-body-2",
                            "before-limit-body-3",
                            "limit-body",
                            "after-limit-body",
                            "after-limit-body-2",
                            "after-limit-body-3",
                            "before-forward-request",
                            "forward-request");
        }
    }

    /** {@code direct:before-limit-body-2} is no name of a point, but somebody's step may be called that. */
    @Test
    void aNameThatIsTakenIsPassedOver() throws Exception {
        String yaml = adds("one", "before-limit-body", "1") + adds("two", "before-limit-body", "2")
                + adds("other", "before-limit-body-2", "3")
                + "- route: {id: own, from: {uri: direct:own, steps: [{to: {id: limit-body-2, uri: 'log:a'}}]}}\n";
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
            assertThat(((ModelCamelContext) router.camel())
                            .getRouteDefinition("two")
                            .getInput()
                            .getUri())
                    .isEqualTo("direct:before-limit-body-3");
        }
    }

    @ParameterizedTest
    @CsvSource({"before", "after"})
    void aRefusalEndsTheRest(String when) throws Exception {
        Files.writeString(folder.resolve("b.camel.yaml"), route("later", when + "-limit-body", "to: seda:later"));
        String first = route("first", when + "-limit-body", "to: 'sandbox-http:refuse?code=418&reason=not-today'");
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, "a.camel.yaml", first))) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(router.client().exchange(sandbox.get("/")).status()).isEqualTo(418);
            assertThat(queued(router, "seda:later")).isZero();
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    /** Each gets the result as it is, whatever the one before made of its message, or if it failed. */
    @Test
    void allAreToldOfARequestThatIsOver() throws Exception {
        String yaml = route("one", "on-completion", "setBody: {expression: {constant: {expression: a}}}")
                + route(
                        "broken",
                        "on-completion",
                        "throwException: {exceptionType: java.lang.IllegalStateException, message: a}")
                + route("two", "on-completion", "setBody: {expression: {simple: {expression: '${body.status}'}}}")
                        .replace("steps: [", "steps: [{to: seda:told}, ");
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml), "--log-level=error")) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(queued(router, "seda:told")).isEqualTo(1));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            direct:x             | - route: {id: two, from: {uri: 'direct://x?block=true', steps: [{log: a}]}} | 1
            direct:x             | - from: {uri: direct, parameters: {name: x}, steps: [{log: a}]}             | 1
            netty-http:http://127.0.0.1:1/a | - from: {uri: 'netty-http:http://127.0.0.1:1/a', steps: [{log: a}]} | 1
            """)
    void twoAtOnePlaceAreAMistake(String from, String second, int line) throws IOException {
        Files.writeString(folder.resolve("a.camel.yaml"), "\n- from: {uri: '" + from + "', steps: [{log: a}]}\n");
        String flag = Folder.of(folder, "b.camel.yaml", second + "\n");
        assertThatThrownBy(
                        () -> RouterUnderTest.started(flag, "--log-level=error").close())
                .cause()
                .hasMessageStartingWith(folder.resolve("b.camel.yaml") + ":" + line + ": ")
                .hasMessageContaining("begins where the one in " + folder.resolve("a.camel.yaml") + ":2 begins");
    }

    @Test
    void norDoesOneBeginWhereAShippedOneDoes() throws IOException {
        String flag = Folder.of(folder, "- route: {id: mine, from: {uri: direct:forward, steps: [{log: a}]}}\n");
        assertThatThrownBy(
                        () -> RouterUnderTest.started(flag, "--log-level=error").close())
                .cause()
                .hasMessageContaining("own.camel.yaml:1: ")
                .hasMessageContaining("shipped data-plane.camel.yaml:41");
    }

    /** A queue may have several readers, if it says so. */
    @Test
    void whereCamelAllowsSeveralTheyAreNoMistake() throws Exception {
        String yaml = "- from: {uri: 'seda:x?multipleConsumers=true', steps: [{log: a}]}\n".repeat(2);
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
        }
    }

    private static int queued(RouterUnderTest router, String uri) {
        return router.camel()
                .getEndpoint(uri, BrowsableEndpoint.class)
                .getExchanges()
                .size();
    }

    /** Without an id if that is empty. */
    private static String adds(String id, String point, String text) {
        return route(id, point, "setBody: {expression: {simple: {expression: '${body}" + text + "'}}}");
    }

    private static String route(String id, String point, String step) {
        String name = id.isEmpty() ? "" : "id: " + id + ", ";
        return "- route: {" + name + "from: {uri: direct:" + point + ", steps: [{" + step + "}]}}\n";
    }
}
