package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that is wrong with a rule set is said at once; contract section 10. */
class RuleProblemsTest {

    @Test
    void everyProblemInOneAnswer() {
        NetworkRules rules = new NetworkRules(
                List.of(0),
                List.of(70000),
                List.of("example.com"),
                List.of("10.0.0.300"),
                "not a host",
                true,
                -1,
                List.of("api.example.com", "10.0.0.0/8:80"),
                List.of("*"));

        assertThat(Given.problems(rules))
                .containsExactly(
                        "invalid allowPorts port 0: must be between 1 and 65535",
                        "invalid denyPorts port 70000: must be between 1 and 65535",
                        "invalid allowIn CIDR example.com",
                        "invalid denyIn CIDR 10.0.0.300",
                        "allowIn requires 0.0.0.0/0 in denyIn",
                        "mask request host is not valid: not a host",
                        "invalid trafficTokenVersion -1: must be 0 or more",
                        "invalid allowed address api.example.com",
                        "invalid allowed address 10.0.0.0/8:80",
                        "invalid denied address *");
    }

    @Test
    void theDefaultsAreSound() {
        assertThat(Given.problems(NetworkRules.DEFAULTS)).isEmpty();
        assertThat(Given.compiled(NetworkRules.DEFAULTS).bytes()).isLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.0/8", "2001:db8::/32", "::1", "0.0.0.0/0", "::/0", "ALL_TRAFFIC"})
    void egressEntriesAreAddressesAlone(String entry) {
        NetworkRules rules = new NetworkRules(
                List.of(), List.of(), List.of(), List.of(), null, true, 0, List.of(entry), List.of(entry));

        assertThat(Given.problems(rules)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {":80", "ALL_TRAFFIC:80", "[2001:db8::1]:80", "10.0.0.1:80", "0.0.0.0", "::", "", "example.com"})
    void egressEntriesHaveNoPortsAndNoNames(String entry) {
        NetworkRules rules =
                new NetworkRules(List.of(), List.of(), List.of(), List.of(), null, true, 0, List.of(entry), List.of());

        assertThat(Given.problems(rules)).containsExactly("invalid allowed address " + entry);
    }
}
