package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.lifecycle.StartFailure;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.BrowsableEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a folder of one's own changes: what it names, and nothing else; and what is said of a broken one. */
class ExtensionPointsIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void stepsBeforeAndAfterSeeWhatIsDecidedByThen() throws Exception {
        String yaml = header("before-parse-address", "X-A", "${sandbox:method} ${sandbox:id}|")
                + header(
                        "after-parse-address",
                        "X-B",
                        "${sandbox:namespace}/${sandbox:id}:${sandbox:port} ${sandbox:form}")
                + header("after-enforce-ingress", "X-C", "${sandbox:clientIp} ${sandbox:path} ${sandbox:header(X-Q)}")
                + header("after-authorize", "X-V", "${sandbox:ingress} [${sandbox:user}]")
                + header("after-resolve", "X-D", "${sandbox:upstream} ${sandbox:source} ${sandbox:attempts}");
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(router.client()
                            .exchange(sandbox.get("/x?q=1", "X-Q: yes"))
                            .status())
                    .isEqualTo(200);
            var seen = sandbox.requests().get(0).head();
            assertThat(seen.first("X-A")).isEqualTo("GET |");
            assertThat(seen.first("X-B")).isEqualTo("default/" + sandbox.id() + ":" + sandbox.port() + " header");
            assertThat(seen.first("X-C")).isEqualTo("127.0.0.1 /x yes");
            assertThat(seen.first("X-V")).as("allow-all knows nobody").isEqualTo("no-rules []");
            assertThat(seen.first("X-D")).isEqualTo(sandbox.authority() + " directory-name 1");
        }
    }

    /** A retry repeats the step, and not what was called before it; what stands in the attempt's own route it does repeat. */
    @Test
    void aRetryCallsThePointsOfTheAttemptAgainAndNoOther() throws Exception {
        String yaml = route("before-attempt-once", "        - to: seda:once\n")
                + route("before-resolve", "        - to: seda:each\n");
        try (RouterUnderTest router = RouterUnderTest.started(
                Folder.of(folder, yaml), "--upstream-max-retries=2", "--upstream-retry-initial-delay=1ms")) {
            ScriptedSandbox sandbox = router.sandbox();
            sandbox.refuse();
            assertThat(router.client().exchange(sandbox.get("/")).reason()).isEqualTo("connect-failed");
            assertThat(queued(router, "seda:once")).isEqualTo(1);
            assertThat(queued(router, "seda:each")).isEqualTo(3);
        }
    }

    private static int queued(RouterUnderTest router, String uri) {
        return router.camel()
                .getEndpoint(uri, BrowsableEndpoint.class)
                .getExchanges()
                .size();
    }

    /** Editors write the endpoint in parts; a refusal that hung on such a route was in force nowhere. */
    @ParameterizedTest
    @CsvSource({
        "'uri: direct, parameters: {name: before-limit-body}'",
        "'uri: direct://before-limit-body'",
        "'uri: \"direct:{{policy.point:before-limit-body}}\"'",
        "'uri: \"{{policy.uri:direct:before-limit-body}}\"'"
    })
    void aPointIsFoundHoweverItIsWritten(String from) throws Exception {
        String yaml = "- route: {id: policy, from: {" + from
                + ", steps: [{to: {uri: 'sandbox-http:refuse?code=418&reason=not-today'}}]}}\n";
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(418);
        }
    }

    /** Whether anybody is to be told is known once properties have values; who is not wanted is not queued for. */
    @ParameterizedTest
    @CsvSource({"on-completion, 1", "another-place, 0"})
    void aRouteOnCompletionIsFoundInAProperty(String name, int told) throws Exception {
        String yaml = "- route: {id: audit, from: {uri: 'direct:{{audit.point:" + name
                + "}}', steps: [{to: {uri: 'seda:told'}}]}}\n";
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(router.metrics().sum("sandbox_router_requests_total"))
                    .isPositive());
            await().untilAsserted(() -> assertThat(queued(router, "seda:told")).isEqualTo(told));
        }
    }

    @Test
    void withoutARouteThereIsNoStep() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started()) {
            assertThat(((ModelCamelContext) router.camel())
                            .getRouteDefinition("data-plane")
                            .getOutputs())
                    .extracting(step -> step.getId())
                    .noneMatch(id -> id.startsWith("before-") || id.startsWith("after-"))
                    .contains("parse-address", "enforce-ingress", "limit-body", "forward-request");
        }
    }

    @Test
    void aRouteTakesThePlaceOfTheShippedOneOfItsIdAndTheRestStays() throws Exception {
        String yaml =
                """
                - route:
                    id: attempt
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:attempt
                      steps:
                        - to:
                            uri: sandbox-http:refuse
                            parameters:
                              code: 418
                              reason: not-today
                              detail: Not today.
                """;
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            var answer = router.client().exchange(router.sandbox().get("/"));
            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.reason()).isEqualTo("not-today");
        }
    }

    /** Camel takes what is left of such a file for a broken one. */
    @Test
    void aRouteTakesThePlaceOfTheOnlyOneOfAFile() throws Exception {
        String yaml = "- route: {id: apply-egress, from: {uri: direct:apply-egress, steps: [{log: told}]}}\n";
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
            assertThat(router.camel().getRoutes())
                    .filteredOn(route -> route.getRouteId().equals("apply-egress"))
                    .hasSize(1);
        }
    }

    @Test
    void aStepThatFailsLetsNobodyThrough() throws Exception {
        String yaml = route(
                "after-enforce-ingress",
                "        - throwException:\n            exceptionType:"
                        + " java.lang.IllegalStateException\n            message: secret\n");
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml), "--log-level=error")) {
            ScriptedSandbox sandbox = router.sandbox();
            var answer = router.client().exchange(sandbox.get("/"));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).doesNotContain("secret");
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            own.camel.yaml | - route: [x                     | own.camel.yaml:2: not valid YAML
            own.camel.yaml | route: {}                       | own.camel.yaml:1: expected a list
            own.yaml       | - route: {}                     | own.yaml: not read under this name: expected .camel.yaml
            own.camel.yaml | - from: {uri: direct:before-no} | own.camel.yaml:1: direct:before-no is an extension point of no step
            own.camel.yaml | - from: {uri: direct:a, steps: [{wire: {}}]} | own.camel.yaml:1:
            own.camel.yaml | - route: {id: mine, from: {uri: direct:a, steps: [{process: {ref: nobody}}]}} | own.camel.yaml:1: route "mine"
            """)
    void aBrokenFolderStopsTheStartWithItsPlace(String name, String yaml, String expected) throws IOException {
        String flag = Folder.of(folder, name, yaml + '\n');
        assertThatThrownBy(
                        () -> RouterUnderTest.started(flag, "--log-level=error").close())
                .rootCause()
                .isNotNull();
        assertThatThrownBy(
                        () -> RouterUnderTest.started(flag, "--log-level=error").close())
                .hasCauseInstanceOf(StartFailure.class)
                .cause()
                .hasMessageContaining(expected);
    }

    @Test
    void twoRoutesOfOneIdAreAMistake() throws IOException {
        Files.writeString(folder.resolve("a.camel.yaml"), "- route: {id: x, from: {uri: direct:a, steps: []}}\n");
        String flag = Folder.of(folder, "b.camel.yaml", "\n- route: {id: x, from: {uri: direct:b, steps: []}}\n");
        assertThatThrownBy(() -> RouterUnderTest.started(flag))
                .cause()
                .hasMessageContaining("b.camel.yaml:2: the route \"x\" is declared in")
                .hasMessageContaining("a.camel.yaml:1");
    }

    @Test
    void aKameletOfOnesOwnIsFound() throws Exception {
        Files.createDirectories(folder.resolve("kamelets"));
        Files.writeString(
                folder.resolve("kamelets/say-action.kamelet.yaml"),
                """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: say-action
                  labels:
                    camel.apache.org/kamelet.type: action
                spec:
                  definition:
                    title: Say
                    properties:
                      word:
                        type: string
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to:
                            uri: sandbox-http:header
                            parameters:
                              name: X-Word
                              value: "{{word}}"
                """);
        String yaml = route("before-limit-body", "        - to: kamelet:say-action?word=hello\n");
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(router.client().exchange(sandbox.get("/")).status()).isEqualTo(200);
            assertThat(List.of(String.valueOf(sandbox.requests().get(0).head().first("X-Word"))))
                    .containsExactly("hello");
        }
    }

    private static String header(String point, String name, String value) {
        return route(
                point,
                "        - to:\n            uri: sandbox-http:header\n            parameters:\n              name: "
                        + name + "\n              value: \"" + value + "\"\n");
    }

    private static String route(String point, String steps) {
        return "- route:\n    id: own-" + point + "\n    from:\n      uri: direct:" + point + "\n      steps:\n"
                + steps;
    }
}
