package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.authz.Authorizer;
import dev.sandboxrouter.authz.Decision;
import dev.sandboxrouter.testkit.FreePorts;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Camel application of somebody else's: a plain Main, a file of routes, our jar on the class path, and no code. */
class CamelApplicationIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final int port = FreePorts.next();
    private final Main main = new Main();

    CamelApplicationIT() throws IOException {}

    @BeforeEach
    void configure() throws IOException {
        Path sandboxes =
                Files.writeString(folder.resolve("sandboxes.yaml"), "- {namespace: default, id: box, ip: 127.0.0.1}\n");
        main.configure().withName("somebody-elses").withRoutesIncludePattern("file:" + folder + "/*.camel.yaml");
        main.addInitialProperty("sandbox-router.http-bind-address", "127.0.0.1:" + port);
        main.addInitialProperty("sandbox-router.sandboxes-file", sandboxes.toString());
        main.addInitialProperty(
                "sandbox-router.rule-store-dir", folder.resolve("rules").toString());
        main.addInitialProperty("sandbox-router.allow-loopback-pod-ip", "true");
        main.addInitialProperty("sandbox-router.dns-fallback", "false");
        main.addInitialProperty("sandbox-router.upstream-max-retries", "1");
        main.addInitialProperty("sandbox-router.upstream-retry-initial-delay", "10ms");
        main.addInitialProperty("sandbox-router.drain-delay", "0s");
    }

    @Test
    void itsKameletsRouteRequests() throws Exception {
        Files.copy(Path.of("examples/kamelets/kamelets.camel.yaml"), folder.resolve("kamelets.camel.yaml"));
        main.start();
        try (ScriptedSandbox sandbox = ScriptedSandbox.listening("default", "box", InetAddress.getLoopbackAddress())) {
            RawResponse served = ask("/a%2Fb?c", sandbox.port());
            assertThat(served.status()).isEqualTo(200);
            assertThat(sandbox.requests().get(0).target()).isEqualTo("/a%2Fb?c");
            assertThat(ask("/teapot", sandbox.port()).status()).isEqualTo(418);
            assertThat(ask("/", FreePorts.next()).reason()).isEqualTo("connect-failed");
            assertThat(ask("/", port).status()).as("the router is no sandbox").isEqualTo(502);
        } finally {
            main.stop();
        }
        assertThatThrownBy(() -> ask("/", 1)).isInstanceOf(IOException.class);
    }

    /** But for where it listens and what it routes to, the application is the one of docs/customizing.md. */
    @Test
    void theSettingsOfThePageKeepItsKameletsFromBlockingAndFromTryingAgain() throws Exception {
        Files.copy(Path.of("examples/kamelets/kamelets.camel.yaml"), folder.resolve("kamelets.camel.yaml"));
        CustomizingPage.applicationProperties().forEach((name, value) -> {
            if (name.startsWith("camel.component.")) {
                main.addInitialProperty(name, value);
            }
        });
        main.start();
        try {
            KameletComponent kamelets = main.getCamelContext().getComponent("kamelet", KameletComponent.class);
            assertThat(kamelets.isBlock()).isFalse();
            assertThat(kamelets.isNoErrorHandler()).isTrue();
            assertThat(ask("/teapot", FreePorts.next()).status()).isEqualTo(418);
        } finally {
            main.stop();
        }
    }

    @Test
    void itsOwnRouteTakesTheStepsItWants() throws Exception {
        Files.writeString(
                folder.resolve("own.camel.yaml"),
                """
                - route:
                    id: mine
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: sandbox-http:listen
                      parameters:
                        host: 127.0.0.1
                        port: %d
                      steps:
                        - process:
                            ref: parseAddress
                        - process:
                            ref: enforceIngress
                        - process:
                            ref: authorize
                        - to:
                            uri: sandbox-http:header
                            parameters:
                              name: X-Mine
                              value: ${sandbox:id}
                        - to: direct:forward
                """
                        .formatted(port));
        main.start();
        try (ScriptedSandbox sandbox = ScriptedSandbox.listening("default", "box", InetAddress.getLoopbackAddress())) {
            assertThat(ask("/", sandbox.port()).status()).isEqualTo(200);
            assertThat(sandbox.requests().get(0).head().first("X-Mine")).isEqualTo("box");
        } finally {
            main.stop();
        }
    }

    /** In the profile of {@code camel run}, Camel knows no functions but those that are beans. */
    @Test
    void theFunctionsAreKnownInTheProfileDev() throws Exception {
        Files.copy(Path.of("examples/kamelets/kamelets.camel.yaml"), folder.resolve("kamelets.camel.yaml"));
        main.addInitialProperty("camel.main.profile", "dev");
        main.start();
        try {
            assertThat(ask("/teapot", FreePorts.next()).status()).isEqualTo(418);
        } finally {
            main.stop();
        }
    }

    /** The checks hold there as they do here. */
    @Test
    void aRouteThatLeavesAStepOutForwardsNothing() throws Exception {
        assertForwardsNothing("kamelet:sandbox-address-action");
    }

    /** The mode is {@code allow-all}; who asks for the step is the bean. */
    @Test
    void aRouteThatLeavesOutItsAuthorizerForwardsNothing() throws Exception {
        main.bind(Authorizer.BEAN, (Authorizer) request -> Decision.ALLOWED.atOnce());
        assertForwardsNothing("kamelet:sandbox-address-action", "kamelet:sandbox-ingress-action");
    }

    /** Steps between a listener and the sink. */
    private void assertForwardsNothing(String... steps) throws Exception {
        StringBuilder route = new StringBuilder("- from:\n    uri: kamelet:sandbox-listen-source?host=127.0.0.1&port=")
                .append(port)
                .append("\n    steps:\n");
        for (String step : steps) {
            route.append("      - to: ").append(step).append('\n');
        }
        Files.writeString(folder.resolve("own.camel.yaml"), route + "      - to: kamelet:sandbox-forward-sink\n");
        main.start();
        try (ScriptedSandbox sandbox = ScriptedSandbox.listening("default", "box", InetAddress.getLoopbackAddress())) {
            assertThat(ask("/", sandbox.port()).status()).isEqualTo(500);
            assertThat(sandbox.requests()).isEmpty();
        } finally {
            main.stop();
        }
    }

    /** Nothing there calls them: a policy would stand in the application and never be asked. */
    @ParameterizedTest
    @CsvSource({"direct:before-resolve", "direct:on-completion", "'direct:{{policy.point:after-authorize}}?block=false'"
    })
    void aRouteAtAnExtensionPointStopsTheStart(String uri) throws Exception {
        Files.copy(Path.of("examples/kamelets/kamelets.camel.yaml"), folder.resolve("kamelets.camel.yaml"));
        Files.writeString(
                folder.resolve("policy.camel.yaml"),
                "- route: {id: policy, from: {uri: '" + uri + "', steps: [{to: 'log:a'}]}}\n");
        assertThatThrownBy(main::start)
                .hasStackTraceContaining("policy.camel.yaml: route \"policy\": nothing calls direct:")
                .hasStackTraceContaining("in an application of your own");
        main.stop();
        assertThatThrownBy(() -> ask("/", 1)).isInstanceOf(IOException.class);
    }

    @Test
    void aFolderOfRoutesStopsTheStart() throws Exception {
        Files.copy(Path.of("examples/kamelets/kamelets.camel.yaml"), folder.resolve("kamelets.camel.yaml"));
        main.addInitialProperty("sandbox-router.routes-dir", folder.toString());
        assertThatThrownBy(main::start).hasStackTraceContaining("sandbox-router.routes-dir is " + folder);
        main.stop();
    }

    @Test
    void aWrongFlagStopsTheStartInWords() throws Exception {
        Files.copy(Path.of("examples/kamelets/kamelets.camel.yaml"), folder.resolve("kamelets.camel.yaml"));
        main.addInitialProperty("sandbox-router.proxy-timeout", "soon");
        assertThatThrownBy(main::start).hasStackTraceContaining("proxy-timeout");
        main.stop();
    }

    /** Nothing is opened for an application that has the jar and does not use it. */
    @Test
    void whoDoesNotUseItDoesNotNoticeIt() throws Exception {
        Files.writeString(
                folder.resolve("own.camel.yaml"),
                "- from: {uri: 'direct:a', steps: [{setBody: {expression: {constant: {expression: b}}}}]}\n");
        main.addInitialProperty("sandbox-router.proxy-timeout", "soon");
        main.start();
        assertThat(main.getCamelContext().createProducerTemplate().requestBody("direct:a", "", String.class))
                .isEqualTo("b");
        assertThat(main.getCamelContext().getRegistry().lookupByName("resolve")).isNull();
        main.stop();
    }

    private RawResponse ask(String target, int sandboxPort) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.exchange("GET " + target + " HTTP/1.1\r\nHost: a\r\nX-Sandbox-ID: box\r\nX-Sandbox-Port: "
                    + sandboxPort + "\r\n\r\n");
        }
    }
}
