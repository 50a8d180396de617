package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.deploy.Traffic.Peer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies are judged by what they let through, not by how they are written. */
@EnabledIf("dev.sandboxrouter.deploy.Manifests#canRender")
class NetworkPoliciesTest {

    private static final Peer CLIENT = Peer.pod("team-a", Map.of("app", "agent"));
    private static final Peer SANDBOX = Peer.pod("team-a", Map.of("agents.x-k8s.io/sandbox-name-hash", "abcdef"));
    private static final Peer PROMETHEUS = Peer.pod("monitoring", Map.of("app", "prometheus"));
    private static final Peer NODE = Peer.notAPod();

    @TempDir
    Path scratch = Path.of("");

    private Traffic traffic(String... components) throws Exception {
        Rendered rendered = Rendered.of(scratch, components);
        for (NetworkPolicy policy : rendered.all(NetworkPolicy.class)) {
            assertThat(rendered.podLabels())
                    .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
        }
        return new Traffic(rendered.all(NetworkPolicy.class));
    }

    @Test
    void callersGetInAndSandboxesDoNot() throws Exception {
        Traffic traffic = traffic();

        assertThat(traffic.admits(CLIENT, 8080)).isTrue();
        assertThat(traffic.admits(SANDBOX, 8080)).isFalse();
        assertThat(traffic.admits(CLIENT, 9090)).isFalse();
        assertThat(traffic.admits(CLIENT, 8090)).isFalse();
        assertThat(traffic.admits(NODE, 8081)).isTrue();
        assertThat(traffic.admits(NODE, 9090)).isFalse();
    }

    @Test
    void sandboxesAreReachedOnAnyPortAndNothingElseIs() throws Exception {
        Traffic traffic = traffic();

        assertThat(traffic.letsOut(SANDBOX, "TCP", 1)).isTrue();
        assertThat(traffic.letsOut(SANDBOX, "TCP", 65_535)).isTrue();
        assertThat(traffic.letsOut(CLIENT, "TCP", 8888)).isFalse();
        assertThat(traffic.letsOut(Peer.notAPod(), "TCP", 80))
                .as("metadata of a cloud")
                .isFalse();
        assertThat(traffic.letsOut(Peer.notAPod(), "TCP", 6443)).isFalse();
        assertThat(traffic.letsOut(Peer.notAPod(), "UDP", 53)).isTrue();
        assertThat(traffic.letsOut(Peer.pod("kube-system", Map.of("k8s-app", "kube-dns")), "TCP", 53))
                .isTrue();
    }

    /** Multicast DNS, and OpenShift's: whoever has that adds it. */
    @ParameterizedTest
    @ValueSource(strings = {"namespace", "pod-watch"})
    void nothingButSandboxesIsReachedOn5353(String component) throws Exception {
        Traffic traffic = traffic(component);

        for (String protocol : List.of("UDP", "TCP")) {
            assertThat(traffic.letsOut(Peer.notAPod(), protocol, 5353)).isFalse();
            assertThat(traffic.letsOut(CLIENT, protocol, 5353)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod-watch", "tokenreview", "access-review", "control-api"})
    void whoAsksTheApiServerGetsThereAndKeepsTheRest(String component) throws Exception {
        Traffic traffic = traffic(component);

        assertThat(traffic.letsOut(Peer.notAPod(), "TCP", 6443)).isTrue();
        assertThat(traffic.letsOut(Peer.notAPod(), "TCP", 443)).isTrue();
        assertThat(traffic.letsOut(SANDBOX, "TCP", 8888)).isTrue();
        assertThat(traffic.letsOut(Peer.notAPod(), "UDP", 53)).isTrue();
        assertThat(traffic.letsOut(Peer.notAPod(), "TCP", 80)).isFalse();
        assertThat(traffic.admits(CLIENT, 8080)).isTrue();
        assertThat(traffic.admits(SANDBOX, 8080)).isFalse();
    }

    @Test
    void prometheusAloneReadsMetrics() throws Exception {
        Traffic traffic = traffic();

        assertThat(traffic.admits(PROMETHEUS, 9090)).isTrue();
        assertThat(traffic.admits(CLIENT, 9090)).isFalse();
        assertThat(traffic.admits(PROMETHEUS, 8090)).isFalse();
    }

    @Test
    void theControlApiIsOpenToLabelledNamespacesAlone() throws Exception {
        Traffic traffic = traffic("control-api");
        Map<String, String> labelled = Map.of("sandboxrouter.dev/control-api", "true");

        assertThat(traffic.admits(new Peer(Map.of("app", "agent"), labelled), 8090))
                .isTrue();
        assertThat(traffic.admits(new Peer(SANDBOX.pod(), labelled), 8090)).isFalse();
        assertThat(traffic.admits(CLIENT, 8090)).isFalse();
    }

    @Test
    void httpsIsOpenToWhomHttpIs() throws Exception {
        Traffic traffic = traffic("tls");

        assertThat(traffic.admits(CLIENT, 8443)).isTrue();
        assertThat(traffic.admits(SANDBOX, 8443)).isFalse();
    }
}
