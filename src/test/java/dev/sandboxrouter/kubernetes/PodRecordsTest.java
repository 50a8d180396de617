package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.directory.PodRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a pod's JSON counts; contract 4.3. */
class PodRecordsTest {

    private static final String POD = FakeApi.pod("a", "pod-a", "10.0.0.1", "True", 7);

    private static @Nullable PodRecord read(String json) throws IOException {
        return new PodRecords().of(PodJson.read(json.getBytes(StandardCharsets.UTF_8), PodJson.Pod.class));
    }

    private static PodRecord record(String json) throws IOException {
        return Objects.requireNonNull(read(json));
    }

    @Test
    void aPodOfASandbox() throws IOException {
        PodRecord pod = record(POD);
        assertThat(pod.name()).isEqualTo(new PodRecord.Name("ns", "a"));
        assertThat(pod.uid()).isEqualTo("pod-a");
        assertThat(pod.version()).isEqualTo(7);
        assertThat(pod.createdSeconds()).isEqualTo(1767225600);
        assertThat(pod.owner()).isEqualTo(new PodRecord.Owner("sb-a", "a"));
        assertThat(pod.ready()).isTrue();
        assertThat(pod.terminating()).isFalse();
        assertThat(pod.hostNetwork()).isFalse();
        assertThat(pod.warm()).isFalse();
        assertThat(pod.addresses()).containsExactly(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}));
    }

    @ParameterizedTest
    @CsvSource({
        "agents.x-k8s.io/v1alpha1, agents.x-k8s.io/v1, true",
        "agents.x-k8s.io/v1alpha1, agents.x-k8s.io.evil/v1, false",
        "agents.x-k8s.io/v1alpha1, extensions.agents.x-k8s.io/v1, false",
        "agents.x-k8s.io/v1alpha1, v1, false",
        "\"Sandbox\", \"SandboxWarmPool\", false",
        "\"controller\":true, \"controller\":false, false",
        "'\"uid\":\"sb-a\",\"controller\":true', '\"uid\":\"sb-a\"', false",
        "\"controller\":true, \"controller\":null, false",
        "\"uid\":\"sb-a\", \"x\":\"\", false",
        "sandbox-name-hash, another-label, false",
    })
    void theOwnerIsTheControllingSandboxOfALabelledPod(String what, String with, boolean owned) throws IOException {
        assertThat(POD).contains(what);
        assertThat(record(POD.replace(what, with)).owner() != null).isEqualTo(owned);
    }

    @ParameterizedTest
    @CsvSource({
        "\"status\":\"True\"}]}, \"status\":\"Unknown\"}]}, false",
        "\"type\":\"Ready\", \"type\":\"ContainersReady\", false",
    })
    void onlyTheConditionReadyMakesItReady(String what, String with, boolean ready) throws IOException {
        assertThat(POD).contains(what);
        assertThat(record(POD.replace(what, with)).ready()).isEqualTo(ready);
    }

    @Test
    void itsMarks() throws IOException {
        assertThat(record(POD.replace("\"labels\":{", "\"deletionTimestamp\":\"2026-01-01T00:00:00Z\",\"labels\":{"))
                        .terminating())
                .isTrue();
        assertThat(record(POD.replace("\"nodeName\":\"n\"", "\"hostNetwork\":true"))
                        .hostNetwork())
                .isTrue();
        assertThat(record(POD.replace("\"labels\":{", "\"labels\":{\"agents.x-k8s.io/warm-pool-sandbox\":\"\","))
                        .warm())
                .isTrue();
    }

    @Test
    void allItsAddressesThePodIpFirst() throws IOException {
        assertThat(record(POD.replace("[{\"ip\":\"10.0.0.1\"}]", "[{\"ip\":\"fd00::1\"},{\"ip\":\"10.0.0.1\"},{}]"))
                        .addresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("10.0.0.1", "fd00:0:0:0:0:0:0:1");
        assertThat(record(POD.replace("\"podIP\":\"10.0.0.1\",", "")).addresses())
                .isEmpty();
        assertThat(record(POD.replace("10.0.0.1", "pod.example")).addresses())
                .as("a name is never looked up")
                .isEmpty();
    }

    @Test
    void whatCannotBeReadIsLeftOpen() throws IOException {
        PodRecord pod = record(POD.replace("\"resourceVersion\":\"7\"", "\"resourceVersion\":\"x7\"")
                .replace("2026-01-01T00:00:00Z", "yesterday"));
        assertThat(pod.version()).isEqualTo(PodRecord.NO_VERSION);
        assertThat(pod.createdSeconds()).isZero();
        assertThat(read("{}")).isNull();
        assertThat(read("{\"metadata\":{\"name\":\"a\"}}")).isNull();
        assertThat(record("{\"metadata\":{\"namespace\":\"ns\",\"name\":\"a\",\"uid\":\"u\"}}")
                        .ready())
                .isFalse();
    }
}
