package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.ingress.Explanation.Outcome;
import dev.sandboxrouter.ingress.Explanation.Step;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Compiled rules against an evaluator that walks the lists bit by bit, and explanations against verdicts. 1,300 rule sets
 * with 80 requests each are a bit over 100,000 pairs; the long run has a million. jqwik prints the seed of each run.
 */
class RulesAgainstReferenceProperties {

    private static final int REQUESTS = 80;

    /** An entry as it was drawn; what it means is read off these parts, never off its text. */
    record Drawn(@Nullable String address, int prefix, int from, int to) {

        String text() {
            String ports = from == 1 && to == 65_535 ? "" : from == to ? ":" + from : ":" + from + "-" + to;
            if (address == null) {
                return ports.isEmpty() ? "ALL_TRAFFIC" : ports;
            }
            boolean brackets = address.indexOf(':') >= 0 && !ports.isEmpty();
            String block = address + "/" + prefix;
            return (brackets ? "[" + block + "]" : block) + ports;
        }

        boolean matches(InetAddress client, int port) {
            return from <= port && port <= to && (isEverybody() || holds(client));
        }

        boolean isEverybody() {
            return address == null || (prefix == 0 && octets().length == 4);
        }

        private byte[] octets() {
            return Given.ip(Objects.requireNonNull(address)).getAddress();
        }

        private boolean holds(InetAddress client) {
            byte[] own = octets();
            byte[] others = client.getAddress();
            if (own.length != others.length) {
                return false;
            }
            int dropped = own.length * 8 - prefix;
            return new BigInteger(1, own).shiftRight(dropped).equals(new BigInteger(1, others).shiftRight(dropped));
        }
    }

    record Rules(List<Integer> allowPorts, List<Integer> denyPorts, List<Drawn> allow, List<Drawn> deny) {

        NetworkRules toNetworkRules() {
            return new NetworkRules(
                    allowPorts,
                    denyPorts,
                    allow.stream().map(Drawn::text).toList(),
                    deny.stream().map(Drawn::text).toList(),
                    null,
                    true,
                    0,
                    List.of(),
                    List.of());
        }

        String judge(int port, InetAddress client) {
            boolean portAllowed = allowPorts.isEmpty() ? !denyPorts.contains(port) : allowPorts.contains(port);
            if (!portAllowed) {
                return "port-not-allowed";
            }
            boolean in = first(allow, client, port).isPresent();
            return in || first(deny, client, port).isEmpty() ? "rules" : "client-not-allowed";
        }

        static Optional<Drawn> first(List<Drawn> entries, InetAddress client, int port) {
            return entries.stream().filter(entry -> entry.matches(client, port)).findFirst();
        }
    }

    record Asked(int port, String client) {}

    private static final Drawn DENY_ALL = new Drawn("0.0.0.0", 0, 1, 65_535);

    /** Few values, so that blocks meet: their edges, and the edges' neighbours. */
    private static Arbitrary<String> addresses() {
        return Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.of(0, 10, 127, 128, 192, 255),
                                Arbitraries.of(0, 1, 127, 128, 255),
                                Arbitraries.of(0, 1, 254, 255))
                        .as((a, b, c) -> a + ".0." + b + "." + c),
                Combinators.combine(
                                Arbitraries.of("", "2001:db8", "7fff:ffff", "8000", "ffff:ffff"),
                                Arbitraries.of("1", "7fff:1", "8000:0", "ffff:ffff", "ffff:ffff:ffff:ffff"))
                        .as((high, low) -> high + "::" + low));
    }

    private static Arbitrary<Drawn> entries() {
        Arbitrary<int[]> ports = Arbitraries.of(
                new int[] {1, 65_535},
                new int[] {80, 80},
                new int[] {79, 81},
                new int[] {1, 80},
                new int[] {80, 65_535},
                new int[] {443, 444},
                new int[] {65_535, 65_535});
        Arbitrary<Integer> share = Arbitraries.of(0, 1, 2, 8, 24, 31, 32, 64, 96, 127, 128);
        Arbitrary<String> somebody = addresses().filter(address -> !address.equals("0.0.0.0"));
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(
                        6,
                        Combinators.combine(somebody, share, ports)
                                .as((address, prefix, range) -> new Drawn(
                                        address,
                                        Math.min(prefix, address.contains(":") ? 128 : 32),
                                        range[0],
                                        range[1]))),
                net.jqwik.api.Tuple.of(1, ports.map(range -> new Drawn(null, 0, range[0], range[1]))));
    }

    @Provide
    Arbitrary<Rules> rules() {
        Arbitrary<List<Integer>> ports =
                Arbitraries.of(1, 79, 80, 443, 65_535).list().ofMaxSize(3);
        Arbitrary<List<Drawn>> lists = entries().list().ofMaxSize(12);
        return Combinators.combine(ports, ports, lists, lists).as((allowPorts, denyPorts, allow, deny) -> {
            boolean needsDenyAll = !allow.isEmpty();
            List<Drawn> denied = new java.util.ArrayList<>(deny);
            if (needsDenyAll) {
                denied.add(DENY_ALL);
            }
            return new Rules(allowPorts, denyPorts, allow, denied);
        });
    }

    @Provide
    Arbitrary<List<Asked>> requests() {
        return Combinators.combine(Arbitraries.of(1, 2, 78, 79, 80, 81, 82, 443, 444, 445, 65_534, 65_535), addresses())
                .as(Asked::new)
                .list()
                .ofSize(REQUESTS);
    }

    @Property(tries = 1_300)
    void compiledRulesAgreeWithTheReference(@ForAll("rules") Rules rules, @ForAll("requests") List<Asked> requests) {
        NetworkRules stated = rules.toNetworkRules();
        RuleBook book = new RuleBook();
        book.markLoaded();
        book.put(Given.BOX, new RuleState.Rules(stated, Given.compiled(stated), "1"));
        IngressGate gate = new IngressGate(book, TrafficTokens.none(), Set.of());
        for (Asked asked : requests) {
            InetAddress client = Objects.requireNonNull(IpLiteral.parse(asked.client()));
            IngressRequest request = new IngressRequest(Given.BOX, asked.port(), AddressForm.HEADER, client, null);

            assertThat(gate.judge(request).reason())
                    .as("%s of %s", asked, stated)
                    .isEqualTo(rules.judge(asked.port(), client));
            Explanation explanation = gate.explain(request);
            assertThat(explanation.verdict()).isEqualTo(gate.judge(request));
            assertExplained(rules, asked.port(), client, explanation);
        }
    }

    private static void assertExplained(Rules rules, int port, InetAddress client, Explanation explanation) {
        boolean refused = explanation.steps().stream().anyMatch(step -> step.outcome() == Outcome.REFUSED);
        assertThat(explanation.verdict() instanceof Verdict.Refused).isEqualTo(refused);
        Step step = explanation.steps().get(1);
        Optional<Drawn> allowing = Rules.first(rules.allow(), client, port);
        Optional<Drawn> deciding = allowing.isPresent() ? allowing : Rules.first(rules.deny(), client, port);
        assertThat(Optional.ofNullable(step.entry())).isEqualTo(deciding.map(Drawn::text));
    }

    /** 12,500 rule sets with 80 requests each. */
    @Property(tries = 12_500)
    @Tag("long")
    void aMillionPairsAgree(@ForAll("rules") Rules rules, @ForAll("requests") List<Asked> requests) {
        compiledRulesAgreeWithTheReference(rules, requests);
    }
}
