package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.IngressRefusal;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.Explanation.Outcome;
import dev.sandboxrouter.ingress.Explanation.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order of the checks, exempt ports, unreadable rules and explanations; contract 8.1 and 8.2. */
class IngressGateTest {

    private static final NetworkRules EVERYTHING_SHUT = new NetworkRules(
            List.of(80, 49983),
            List.of(),
            List.of("10.0.0.0/8", "192.0.2.1"),
            List.of("198.51.100.0/24", "ALL_TRAFFIC"),
            "masked.example:${PORT}",
            false,
            0,
            List.of(),
            List.of());

    private final IngressGate gate = Given.gate(EVERYTHING_SHUT, TrafficTokens.none());

    @ParameterizedTest
    @CsvSource({
        "81, 203.0.113.1, port-not-allowed",
        "80, 203.0.113.1, client-not-allowed",
        "80, 10.0.0.1, traffic-token-missing",
    })
    void portThenClientThenToken(int port, String client, String reason) {
        assertThat(gate.judge(Given.request(port, client)).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "HOST, exempt-port",
        "E2B_HEADER, exempt-port",
        "HEADER, client-not-allowed",
        "PATH, client-not-allowed",
    })
    void onlyTheFormsOfE2bHaveExemptPorts(AddressForm form, String reason) {
        Verdict verdict = gate.judge(Given.request(49983, "203.0.113.1", form, null));

        assertThat(verdict.reason()).isEqualTo(reason);
        if (verdict instanceof Verdict.Allowed allowed) {
            assertThat(allowed.maskedHost()).isNull();
        }
    }

    @Test
    void anExemptPortIsExemptFromEveryRuleEvenForAnUnreadableClient() {
        NetworkRules none = Given.ports(List.of(1), List.of());
        assertThat(Given.judged(none, Given.request(49983, null, AddressForm.HOST, null)))
                .isEqualTo("exempt-port");
        assertThat(Given.judged(none, Given.request(49982, null, AddressForm.HOST, null)))
                .isEqualTo("port-not-allowed");
    }

    @ParameterizedTest
    @CsvSource({"80, HEADER", "49983, HOST", "49983, E2B_HEADER", "1, PATH"})
    void unreadableRulesCloseEveryPort(int port, AddressForm form) {
        RuleBook book = new RuleBook();
        book.put(Given.BOX, new RuleState.Unreadable());
        IngressGate closed = new IngressGate(book, TrafficTokens.none(), Set.of(49983));

        assertThat(closed.judge(Given.request(port, "10.0.0.1", form, null)).reason())
                .isEqualTo("rules-unreadable");
        assertThat(closed.explain(Given.request(port, "10.0.0.1", form, null)).steps())
                .containsExactly(new Step("rules", Outcome.REFUSED, null, null));
    }

    @Test
    void withoutRulesEverythingIsAllowed() {
        RuleBook book = new RuleBook();
        book.markLoaded();
        IngressGate open = new IngressGate(book, TrafficTokens.none(), Set.of());

        assertThat(open.hasNoRules(Given.BOX)).isTrue();
        assertThat(open.judge(Given.request(1, null)).reason()).isEqualTo("no-rules");
        assertThat(open.explain(Given.request(1, null)).steps())
                .extracting(Step::outcome)
                .containsOnly(Outcome.SKIPPED);
    }

    @Test
    void beforeTheStoredRulesAreLoadedASandboxOfWhichNothingIsKnownIsClosed() {
        RuleBook book = new RuleBook();
        IngressGate early = new IngressGate(book, TrafficTokens.none(), Set.of(1));

        assertThat(early.hasNoRules(Given.BOX)).isFalse();
        assertThat(early.judge(Given.request(1, "10.0.0.1", AddressForm.HOST, null))
                        .reason())
                .isEqualTo("rules-unreadable");
        assertThat(early.explain(Given.request(1, null)).steps())
                .containsExactly(new Step("rules", Outcome.REFUSED, null, null));

        book.markLoaded();
        assertThat(early.hasNoRules(Given.BOX)).isTrue();
    }

    @Test
    void theMaskComesWithTheVerdict() {
        Verdict verdict = Given.gate(Given.masked("app.example:${PORT}"), TrafficTokens.none())
                .judge(Given.request(8080, null));

        assertThat(verdict).isEqualTo(new Verdict.Allowed(Verdict.Grounds.RULES, "app.example:8080"));
    }

    @Test
    void explainingNamesEveryStepsEntryEvenBehindTheOneThatRefused() {
        Explanation explanation = gate.explain(Given.request(81, "198.51.100.9"));

        assertThat(explanation.verdict()).isEqualTo(new Verdict.Refused(new IngressRefusal.PortNotAllowed(81)));
        assertThat(explanation.steps())
                .containsExactly(
                        new Step("port", Outcome.REFUSED, "allowPorts", null),
                        new Step("client", Outcome.REFUSED, "denyIn", "198.51.100.0/24"),
                        new Step("traffic-token", Outcome.REFUSED, "allowPublicTraffic", null));
        assertThat(gate.explain(Given.request(80, "192.0.2.1")).steps().subList(0, 2))
                .containsExactly(
                        new Step("port", Outcome.PASSED, "allowPorts", "80"),
                        new Step("client", Outcome.PASSED, "allowIn", "192.0.2.1"));
    }

    @Test
    void explainingADeniedPortNamesIt() {
        IngressGate denying = Given.gate(Given.ports(List.of(), List.of(22)), TrafficTokens.none());

        assertThat(denying.explain(Given.request(22, null)).steps().get(0))
                .isEqualTo(new Step("port", Outcome.REFUSED, "denyPorts", "22"));
        assertThat(denying.explain(Given.request(23, null)).steps().get(0))
                .isEqualTo(new Step("port", Outcome.PASSED, null, null));
    }

    @Test
    void theBookTellsWhatChangedAfterItIsInForce() {
        RuleBook book = new RuleBook();
        List<String> told = new ArrayList<>();
        book.onChange(sandbox -> told.add(sandbox + " " + (book.get(sandbox) != null)));
        SandboxKey other = new SandboxKey("ns", "other");

        book.put(Given.BOX, new RuleState.Unreadable());
        book.remove(Given.BOX);
        book.remove(other);

        assertThat(told).containsExactly("default/box true", "default/box false");
        assertThat(book.size()).isZero();
    }

    @Test
    void aTokenIsNeverPrinted() {
        assertThat(Given.request(80, "10.0.0.1", AddressForm.HOST, "secret").toString())
                .doesNotContain("secret");
    }
}
