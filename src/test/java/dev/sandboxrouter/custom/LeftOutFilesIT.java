package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file in {@code --routes-dir} under the name of a shipped one that this configuration does without. */
class LeftOutFilesIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** One folder may serve routers with and without a pod watch. */
    @Test
    void whatBelongsToTheShippedFileGoesWithIt() throws Exception {
        String yaml =
                """
                - route:
                    id: pod-watch
                    from:
                      uri: sandbox-watch:pods
                      steps:
                        - process:
                            id: feed-directory
                            ref: feedDirectory
                - route:
                    id: pod-events
                    from:
                      uri: direct:after-feed-directory
                      steps:
                        - to: seda:pods
                - beans:
                    - name: onlyUsedThere
                      type: java.util.ArrayList
                """;
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, "pod-watch.camel.yaml", yaml))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
            assertThat(router.camel().getRoute("pod-events")).isNull();
        }
    }

    /** It was called all the same, and every request got a 500; left out in silence it would be a policy that is not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            - route: {id: policy, from: {uri: direct:before-authorize, steps: [{to: 'log:a'}]}} | the route "policy" would
            - from: {uri: direct:before-authorize, steps: [{to: 'log:a'}]} | the route from direct:before-authorize would
            - route: {id: audit, from: {uri: direct:on-completion, steps: [{to: 'log:a'}]}}     | the route "audit" would
            - route: {id: data-plane, from: {uri: sandbox-http:listen, steps: [{to: 'log:a'}]}} | the route "data-plane" would
            - routeConfiguration: {id: retry-dial}                               | the routeConfiguration "retry-dial" would
            - beans: [{name: authorize, type: java.util.ArrayList}]              | the bean "authorize" would
            - beans: [{name: sandboxAuthorizer, type: java.util.ArrayList}]      | the bean "sandboxAuthorizer" would
            """)
    void whatIsMeantForSomethingThatRunsStopsTheStart(String yaml, String expected) throws IOException {
        String flag = Folder.of(folder, "pod-watch.camel.yaml", "\n" + yaml + "\n");
        assertThatThrownBy(
                        () -> RouterUnderTest.started(flag, "--log-level=error").close())
                .cause()
                .hasMessageContaining("pod-watch.camel.yaml:2: " + expected)
                .hasMessageContaining("does without the shipped pod-watch.camel.yaml");
    }
}
