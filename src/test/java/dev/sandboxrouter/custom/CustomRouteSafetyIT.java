package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.net.InetAddress;
import java.nio.file.Path;
import org.apache.camel.spi.BrowsableEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no route of a user's can do, neither by intent (the first) nor by accident (the others). */
@Tag("soak")
class CustomRouteSafetyIT {

    private static final String BODY_OF_8 =
            """
            - route:
                id: looks
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: direct:before-limit-body
                  steps:
                    - to:
                        uri: sandbox-http:body
                        parameters:
                          maxBytes: 8
                    - setProperty:
                        name: seen
                        expression:
                          simple:
                            expression: ${bodyAs(String)}
                    - to:
                        uri: sandbox-http:header
                        parameters:
                          name: X-Seen
                          value: ${exchangeProperty.seen}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** A route can make any bean and call any public method: of a target too. It changes what is shown, not what is dialled. */
    @Test
    void anAddressThatResolutionDidNotGiveIsNotDialled() throws Exception {
        try (RouterUnderTest probe = RouterUnderTest.started()) {
            ScriptedSandbox other = probe.unlistedSandbox("other");
            String yaml =
                    """
                    - beans:
                        - name: elsewhere
                          type: dev.sandboxrouter.custom.Elsewhere
                          properties:
                            port: %d
                    - route:
                        id: forger
                        from:
                          uri: direct:before-relay
                          steps:
                            - bean:
                                ref: elsewhere
                                method: forge
                    """
                            .formatted(other.port());
            try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
                ScriptedSandbox sandbox = router.sandbox();
                assertThat(router.client().exchange(sandbox.get("/")).status()).isEqualTo(200);
                assertThat(Elsewhere.forged.get()).isPositive();
                assertThat(sandbox.requests()).hasSize(1);
                assertThat(other.requests()).isEmpty();
            }
        }
    }

    /** Copies of the exchange, and handlers that go on, lose the mark that stops a route; the request keeps the refusal. */
    @Test
    void aRefusalInACopyOfTheExchangeStands() throws Exception {
        String yaml =
                """
                - route:
                    id: copies
                    from:
                      uri: direct:before-limit-body
                      steps:
                        - multicast:
                            steps:
                              - to: sandbox-http:refuse?code=451&reason=law&detail=No
                """;
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            ScriptedSandbox sandbox = router.sandbox();
            RawResponse answer = router.client().exchange(sandbox.get("/"));
            assertThat(answer.status()).isEqualTo(451);
            assertThat(answer.reason()).isEqualTo("law");
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    /** What went wrong after it is caught, and the route goes on, up to the look-up: to the sandbox it does not. */
    @Test
    void aRefusalInsideADoTryThatGoesOnStands() throws Exception {
        String yaml =
                """
                - beans:
                    - name: refuser
                      type: dev.sandboxrouter.custom.Folder$Refuser
                - route:
                    id: tries
                    from:
                      uri: direct:before-limit-body
                      steps:
                        - doTry:
                            steps:
                              - process:
                                  ref: refuser
                            doCatch:
                              - exception:
                                  - java.lang.IllegalStateException
                                steps:
                                  - log: caught
                - route:
                    id: later
                    from:
                      uri: direct:before-resolve
                      steps:
                        - to: seda:later
                """;
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            ScriptedSandbox sandbox = router.sandbox();
            RawResponse answer = router.client().exchange(sandbox.get("/"));
            assertThat(answer.status()).isEqualTo(451);
            assertThat(answer.reason()).isEqualTo("law");
            assertThat(sandbox.requests()).isEmpty();
            assertThat(router.camel()
                            .getEndpoint("seda:later", BrowsableEndpoint.class)
                            .getExchanges())
                    .as("it went on")
                    .hasSize(1);
        }
    }

    @Test
    void aListenerWithoutTheRulesForwardsNothing() throws Exception {
        String yaml =
                """
                - route:
                    id: data-plane
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: sandbox-http:listen
                      parameters:
                        host: "{{router.http.host}}"
                        port: "{{router.http.port}}"
                      steps:
                        - process:
                            ref: parseAddress
                        - to: direct:forward
                """;
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml), "--log-level=error")) {
            ScriptedSandbox sandbox = router.sandbox();
            RawResponse answer = router.client().exchange(sandbox.get("/"));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    @Test
    void aBodyThatNobodyAskedForIsNotInTheMessage() throws Exception {
        String yaml =
                BODY_OF_8.replaceFirst("(?s)        - to:\n            uri: sandbox-http:body.*?maxBytes: 8\n", "");
        assertThat(yaml).doesNotContain("maxBytes");
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
            ScriptedSandbox sandbox = router.sandbox();
            router.client().exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 4") + "body");
            assertThat(sandbox.requests().get(0).head().first("X-Seen")).isEmpty();
            assertThat(sandbox.requests().get(0).body().toString()).contains("body");
        }
    }

    @Test
    void aStepThatAsksSeesABodyUpToItsLimitAndTheSandboxGetsItAll() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, BODY_OF_8))) {
            ScriptedSandbox sandbox = router.sandbox();
            RawClient client = router.client();
            assertThat(client.exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 8") + "12345678")
                            .text())
                    .contains("X-Seen: 12345678")
                    .endsWith("\r\n\r\n12345678");
            assertThat(client.exchange(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked")
                                    + Message.chunked("123", "45678"))
                            .text())
                    .contains("X-Seen: 12345678");
            assertThat(client.exchange(sandbox.get("/none")).status()).isEqualTo(200);
            RawResponse known = client.exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 9") + "123456789");
            assertThat(known.status()).isEqualTo(413);
            assertThat(known.reason()).isEqualTo("body-too-large");
            RawResponse chunked = router.client()
                    .exchange(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked")
                            + Message.chunked("1234", "56789"));
            assertThat(chunked.status()).isEqualTo(413);
            assertThat(sandbox.requests()).hasSize(3);
        }
    }

    @Test
    void aClientThatWaitsForContinueIsToldToSend() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, BODY_OF_8))) {
            ScriptedSandbox sandbox = router.sandbox();
            RawClient client = router.client();
            client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 4", "Expect: 100-continue"));
            assertThat(client.readHead().startLine()).isEqualTo("HTTP/1.1 100 Continue");
            client.send("body");
            assertThat(client.readResponse().text()).contains("X-Seen: body").doesNotContain("Expect");
        }
    }

    @Test
    void aClientThatLeavesInMidBodyEndsTheWait() throws Exception {
        try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, BODY_OF_8))) {
            ScriptedSandbox sandbox = router.sandbox();
            try (RawClient client = RawClient.connect(router.httpPort())) {
                client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 8") + "123");
                Awaitility.await().until(() -> router.metrics().sum("sandbox_router_inflight_requests") == 1);
            }
            Awaitility.await().until(() -> router.metrics().sum("sandbox_router_inflight_requests") == 0);
            // a moment later: the request is counted before its exchange ends, and the scrape that tells of it is one
            // too
            Awaitility.await()
                    .until(() -> router.camel().getInflightRepository().size() == 0);
        }
    }

    @Test
    void aStepThatBlocksAnEventLoopIsNamed() throws Exception {
        try (LogLines log = LogLines.of("dev.sandboxrouter.camel.LoopWatch");
                RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, sleeper("")))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
            assertThat(log.lines()).anyMatch(line -> line.contains("blocked by the step nap of the route sleepy"));
            assertThat(router.metrics().sum("sandbox_router_event_loops_blocked_total"))
                    .isEqualTo(1);
        }
    }

    /** The answer comes on an event loop that all such calls share, and the route goes on there. */
    @Test
    void aStepThatBlocksTheEventLoopOfAClientIsNamedToo() throws Exception {
        try (ScriptedSandbox service =
                        ScriptedSandbox.listening("default", "policy", InetAddress.getLoopbackAddress());
                LogLines log = LogLines.of("dev.sandboxrouter.camel.LoopWatch");
                RouterUnderTest router =
                        RouterUnderTest.started(Folder.of(folder, sleeper(call(service)) + threadBehindIt()))) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(router.client().exchange(sandbox.get("/")).status()).isEqualTo(200);
            assertThat(service.requests()).hasSize(1);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("blocked by the step nap of the route sleepy")
                            && !line.contains("event loop sandbox-router-io"));
            assertThat(router.metrics().sum("sandbox_router_event_loops_blocked_total"))
                    .isEqualTo(1);
            assertThat(sandbox.requests().get(0).head().first("X-Thread")).startsWith("sandbox-router-io");
        }
    }

    /** The breaker waits there for what is inside it: brought back to that loop, the end of the call would wait for it. */
    @Test
    void aStepThatWaitsOnTheEventLoopForACallOfItsOwnDoesNotWaitForEver() throws Exception {
        try (ScriptedSandbox service =
                ScriptedSandbox.listening("default", "policy", InetAddress.getLoopbackAddress())) {
            String yaml =
                    """
                    - route:
                        id: breaker
                        from:
                          uri: direct:before-limit-body
                          steps:
                            - circuitBreaker:
                                steps:
                                  - to: direct:call
                    - route:
                        id: call
                        from:
                          uri: direct:call
                          steps:
                    """
                            + call(service);
            try (RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, yaml))) {
                assertThat(router.client().exchange(router.sandbox().get("/")).status())
                        .isEqualTo(200);
            }
        }
    }

    private static String call(ScriptedSandbox service) {
        return "        - to: netty-http:http://127.0.0.1:" + service.port() + "/\n";
    }

    private static String threadBehindIt() {
        return """
                - route:
                    id: tells-its-thread
                    from:
                      uri: direct:after-limit-body
                      steps:
                        - to:
                            uri: sandbox-http:header
                            parameters:
                              name: X-Thread
                              value: ${threadName}
                """;
    }

    @Test
    void aStepThatWaitsOnAThreadOfItsOwnIsNot() throws Exception {
        String threads = "        - threads:\n            poolSize: 1\n            maxPoolSize: 1\n";
        try (LogLines log = LogLines.of("dev.sandboxrouter.camel.LoopWatch");
                RouterUnderTest router = RouterUnderTest.started(Folder.of(folder, sleeper(threads)))) {
            assertThat(router.client().exchange(router.sandbox().get("/")).status())
                    .isEqualTo(200);
            assertThat(log.lines()).isEmpty();
            assertThat(router.metrics().sum("sandbox_router_event_loops_blocked_total"))
                    .isZero();
        }
    }

    private static String sleeper(String before) {
        return """
                - beans:
                    - name: sleeper
                      type: dev.sandboxrouter.custom.Folder$Sleeper
                - route:
                    id: sleepy
                    from:
                      uri: direct:before-limit-body
                      steps:
                """
                + before
                + """
                        - bean:
                            id: nap
                            ref: sleeper
                            method: sleep
                """;
    }
}
