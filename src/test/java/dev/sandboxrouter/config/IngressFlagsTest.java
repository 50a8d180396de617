package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of the E2B forms and of ingress control. */
class IngressFlagsTest {

    private static RouterConfig read(String... flags) {
        return Loading.config(flags);
    }

    @ParameterizedTest
    @CsvSource({"box.test, box.test", "Box.TEST., box.test", "localhost, localhost"})
    void aHostDomainIsLowerCaseAndNotAbsolute(String given, String domain) {
        assertThat(read("--host-routing-domain=" + given).addressing().hostRoutingDomain())
                .contains(domain);
    }

    @Test
    void aHostDomainLeavesRoomForPortIdAndNamespace() {
        String longest = ("a".repeat(40) + ".").repeat(3) + "bb";
        assertThat(longest).hasSize(125);
        assertThat(read("--host-routing-domain=" + longest).addressing().hostRoutingDomain())
                .contains(longest);
        assertThat(Loading.problems("--host-routing-domain=" + longest + "b")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--host-routing-domain=.box.test",
                "--host-routing-domain=*.box.test",
                "--host-routing-domain=box.test:80",
                "--host-routing-namespace=",
                "--host-routing-namespace=Team",
                "--host-routing-namespace=a.b",
                "--ingress-exempt-ports=0",
                "--ingress-exempt-ports=65536",
                "--ingress-exempt-ports=http",
                "--traffic-token-key-file=there/is/none"
            })
    void whatMakesNoSenseIsAProblem(String flag) {
        assertThat(Loading.problems(flag)).hasSize(1);
    }

    @Test
    void exemptPortsAreAListThatMayBeEmpty() {
        assertThat(read("--ingress-exempt-ports=49983, 1").ingress().exemptPorts())
                .containsExactly(49983, 1);
        assertThat(read("--ingress-exempt-ports=").ingress().exemptPorts()).isEmpty();
    }

    @Test
    void theRest(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "k");
        RouterConfig config =
                read("--traffic-token-key-file=" + key, "--e2b-headers", "--host-routing-namespace=team-a");

        assertThat(config.ingress().trafficTokenKeyFile()).contains(key);
        assertThat(config.addressing().e2bHeaders()).isTrue();
        assertThat(config.addressing().hostRoutingNamespace()).isEqualTo("team-a");
    }
}
