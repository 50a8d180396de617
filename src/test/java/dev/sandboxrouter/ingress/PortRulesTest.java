package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The truth table of ports; contract 8.1. */
class PortRulesTest {

    private static final List<Integer> NONE = List.of();
    private static final List<Integer> WEB = List.of(80, 443);

    @ParameterizedTest
    @CsvSource({
        "neither,    80, true",
        "neither, 65535, true",
        "allow,      80, true",
        "allow,      81, false",
        "allow,       1, false",
        "allow,   65535, false",
        "deny,       80, false",
        "deny,      443, false",
        "deny,       81, true",
        "deny,    65535, true",
        "both,       80, true",
        "both,      443, false",
        "both,       81, false",
    })
    void allowWinsAndWhatNoListNamesIsAllowed(String lists, int port, boolean allowed) {
        NetworkRules rules =
                switch (lists) {
                    case "allow" -> Given.ports(WEB, NONE);
                    case "deny" -> Given.ports(NONE, WEB);
                    case "both" -> Given.ports(List.of(80), WEB);
                    default -> Given.ports(NONE, NONE);
                };

        assertThat(Given.compiled(rules).allowsPort(port)).isEqualTo(allowed);
        assertThat(Given.judged(rules, Given.request(port, "192.0.2.1")))
                .isEqualTo(allowed ? "rules" : "port-not-allowed");
    }

    @Test
    void thePortsAtBothEndsAndTwiceTheSame() {
        CompiledRules rules = Given.compiled(Given.ports(List.of(65535, 1, 1, 32768), NONE));

        assertThat(IntStream.rangeClosed(1, 65535).filter(rules::allowsPort)).containsExactly(1, 32768, 65535);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "65536", "2147483647", "-2147483648"})
    void aNumberThatIsNoPortIsNamed(int port) {
        assertThat(Given.problems(Given.ports(List.of(80, port), List.of(port))))
                .containsExactly(
                        "invalid allowPorts port " + port + ": must be between 1 and 65535",
                        "invalid denyPorts port " + port + ": must be between 1 and 65535");
    }

    @Test
    void aListHasAThousandEntriesAndNotOneMore() {
        List<Integer> most =
                IntStream.rangeClosed(1, RuleCompiler.MAX_ENTRIES).boxed().toList();
        List<Integer> more =
                IntStream.rangeClosed(0, RuleCompiler.MAX_ENTRIES).boxed().toList();

        assertThat(Given.compiled(Given.ports(most, most)).allowsPort(1000)).isTrue();
        assertThat(Given.problems(Given.ports(more, most)))
                .containsExactly("too many allowPorts entries 1001: must be at most 1000");
    }
}
