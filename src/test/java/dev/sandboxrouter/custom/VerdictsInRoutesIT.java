package dev.sandboxrouter.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a request was let in, and as whom: for the routes that see it, and in the event of its end. */
class VerdictsInRoutesIT {

    private static final String ADA = "system:serviceaccount:team-a:ada";
    private static final int SOON = 5000;
    private static final String ROUTES =
            """
            - route:
                id: tells
                from:
                  uri: direct:before-limit-body
                  steps:
                    - to:
                        uri: sandbox-http:header
                        parameters:
                          name: X-Verdicts
                          value: "${sandbox:ingress} [${sandbox:user}]"
            - route:
                id: told
                from:
                  uri: direct:on-completion
                  steps:
                    - setBody:
                        expression:
                          simple:
                            expression: ${sandbox:facts}
                            resultType: java.util.Map
                    - to: seda:told
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("unchecked")
    private static Map<String, Object> told(ConsumerTemplate broker) {
        return broker.receiveBody("seda:told", SOON, Map.class);
    }

    @Test
    void reachRoutesAndTheEventOfTheEnd() throws Exception {
        try (ScriptedReviews api = ScriptedReviews.start();
                RouterUnderTest router = RouterUnderTest.started(
                        Folder.of(folder, ROUTES), api.flag(), "--authz-mode=tokenreview", "--pod-ip-policy=known");
                ConsumerTemplate broker = router.camel().createConsumerTemplate()) {
            api.know("adas", ADA, List.of());
            ScriptedSandbox sandbox = router.sandbox();
            SandboxKey key = new SandboxKey("default", sandbox.id());

            router.client().exchange(sandbox.get("/", "Authorization: Bearer adas"));
            assertThat(sandbox.request(1).head().first("X-Verdicts")).isEqualTo("no-rules [" + ADA + "]");
            assertThat(told(broker))
                    .containsEntry("user", ADA)
                    .containsEntry("ingress", "no-rules")
                    .containsEntry("port", sandbox.port())
                    .containsEntry("form", "header")
                    .doesNotContainKey("uid");

            router.rules(key, denyPorts(1));
            router.client().exchange(sandbox.get("/", "X-Sandbox-UID: " + RouterUnderTest.uidOf(sandbox)));
            assertThat(sandbox.request(2).head().first("X-Verdicts")).isEqualTo("rules []");
            assertThat(told(broker))
                    .containsEntry("ingress", "rules")
                    .containsEntry("uid", RouterUnderTest.uidOf(sandbox))
                    .doesNotContainKey("user");

            router.rules(key, denyPorts(sandbox.port()));
            router.client().exchange(sandbox.get("/", "Authorization: Bearer adas"));
            assertThat(told(broker))
                    .as("which port is refused, and that nobody was asked who calls")
                    .containsEntry("reason", "port-not-allowed")
                    .containsEntry("port", sandbox.port())
                    .doesNotContainKeys("ingress", "user");

            router.client().exchange("GET / HTTP/1.1\r\n\r\n");
            assertThat(told(broker))
                    .as("what addresses nothing")
                    .containsEntry("status", 400)
                    .doesNotContainKeys("port", "form", "uid", "ingress", "user");
            assertThat(router.metrics().text()).doesNotContain(ADA);
        }
    }

    private static NetworkRules denyPorts(int port) {
        return new NetworkRules(List.of(), List.of(port), List.of(), List.of(), null, true, 0, List.of(), List.of());
    }
}
