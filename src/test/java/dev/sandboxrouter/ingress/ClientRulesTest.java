package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client entries and the truth table of clients; contract 8.1. */
class ClientRulesTest {

    private static final List<String> NONE = List.of();
    private static final List<String> EVERYBODY = List.of(Given.EVERYBODY);

    private static boolean denied(String entry, int port, String client) {
        return Given.judged(Given.clients(NONE, List.of(entry)), Given.request(port, client))
                .equals("client-not-allowed");
    }

    private static boolean letIn(String entry, int port, String client) {
        return Given.judged(Given.clients(List.of(entry), EVERYBODY), Given.request(port, client))
                .equals("rules");
    }

    @ParameterizedTest
    @CsvSource({
        // entry, port, client, whether it matches
        "10.1.2.3, 80, 10.1.2.3, true",
        "10.1.2.3, 80, 10.1.2.4, false",
        "10.1.2.3, 80, ::ffff:10.1.2.3, true",
        "::ffff:10.1.2.3, 80, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 80, 10.255.255.255, true",
        "::ffff:10.0.0.0/104, 80, 11.0.0.0, false",
        "10.9.9.9/8, 80, 10.0.0.0, true",
        "10.9.9.9/8, 80, 10.255.255.255, true",
        "10.9.9.9/8, 80, 9.255.255.255, false",
        "10.9.9.9/8, 80, 11.0.0.0, false",
        "128.0.0.0/1, 80, 255.255.255.255, true",
        "128.0.0.0/1, 80, 127.255.255.255, false",
        "0.0.0.0/1, 80, 127.255.255.255, true",
        "0.0.0.0/1, 80, 128.0.0.0, false",
        "0.0.0.0/1, 80, 0.0.0.0, true",
        "0.0.0.0/32, 80, 0.0.0.0, true",
        "255.255.255.255, 80, 255.255.255.255, true",
        "10.0.0.0/8, 80, 2001:db8::1, false",
        "0.0.0.0/0, 80, 203.0.113.9, true",
        "0.0.0.0/0, 80, 2001:db8::1, true",
        "0.0.0.0/0:80, 80, 2001:db8::1, true",
        "0.0.0.0/0:80, 81, 2001:db8::1, false",
        "7.7.7.7/0, 80, 2001:db8::1, true",
        "ALL_TRAFFIC, 80, 203.0.113.9, true",
        "ALL_TRAFFIC, 80, 2001:db8::1, true",
        "ALL_TRAFFIC:443, 443, 2001:db8::1, true",
        "ALL_TRAFFIC:443, 80, 203.0.113.9, false",
        ":8080, 8080, 203.0.113.9, true",
        ":8080, 8080, 2001:db8::1, true",
        ":8080, 8081, 203.0.113.9, false",
        ":8000-8999, 7999, 203.0.113.9, false",
        ":8000-8999, 8000, 203.0.113.9, true",
        ":8000-8999, 8999, 203.0.113.9, true",
        ":8000-8999, 9000, 203.0.113.9, false",
        ":1-65535, 65535, 203.0.113.9, true",
        "::/0, 80, 2001:db8::1, true",
        "::/0, 80, ::1, true",
        "::/0, 80, 203.0.113.9, false",
        "::/0, 80, ::ffff:203.0.113.9, false",
        "::/64, 80, ::ffff:203.0.113.9, false",
        "2001:db8::1, 80, 2001:db8::1, true",
        "2001:db8::1, 80, 2001:db8::2, false",
        "2001:db8::ffff/32, 80, 2001:db8::, true",
        "2001:db8::/32, 80, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, true",
        "2001:db8::/32, 80, 2001:db9::, false",
        "2001:db8::/32, 80, 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, false",
        "2001:db8::/64, 80, 2001:db8:0:0:ffff:ffff:ffff:ffff, true",
        "2001:db8::/64, 80, 2001:db8:0:1::, false",
        "8000::/1, 80, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true",
        "8000::/1, 80, 7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, false",
        "[2001:db8::/32]:80, 80, 2001:db8::7, true",
        "[2001:db8::/32]:80, 81, 2001:db8::7, false",
        "[2001:db8::1]:80-81, 81, 2001:db8::1, true",
        "[::ffff:10.1.2.3]:80, 80, 10.1.2.3, true",
        "10.1.2.3:80, 80, 10.1.2.3, true",
        "10.1.2.3:80, 81, 10.1.2.3, false",
        "10.0.0.0/8:80-90, 90, 10.7.7.7, true",
        "10.0.0.0/8:80-90, 91, 10.7.7.7, false",
    })
    void anEntryMeansTheSameInBothLists(String entry, int port, String client, boolean matches) {
        assertThat(denied(entry, port, client)).as("denyIn").isEqualTo(matches);
        assertThat(letIn(entry, port, client)).as("allowIn").isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 10.0.0.1",
                "10.0.0.1 ",
                "10.0.0.1/33",
                "10.0.0.1/-1",
                "10.0.0.1/08",
                "10.0.0.1/",
                "010.0.0.1",
                "10.0.0",
                "10.0.0.256",
                "1.2.3.4/8/9",
                "0.0.0.0",
                "::",
                "::ffff:0.0.0.0",
                "0.0.0.0:80",
                "[::]:80",
                "2001:db8::1/129",
                "2001:db8::1%eth0",
                "fe80::1%1",
                "[2001:db8::1]",
                "[2001:db8::1",
                "[10.0.0.1]:80",
                "2001:db8::/32:80",
                "[2001:db8::]/32:80",
                "[2001:db8::1]80",
                "example.com",
                "*",
                "*.example.com",
                "10.0.0.*",
                "all_traffic",
                "ALL_TRAFFICS",
                "ALL_TRAFFIC:",
                "ALL_TRAFFIC:0",
                "ALL_TRAFFIC 80",
                ":",
                ":0",
                ":65536",
                ":080",
                ":80-",
                ":-80",
                ":90-80",
                ":80-90-100",
                ":80,90",
                ":http",
                "10.0.0.1:",
                "10.0.0.1:0",
                "10.0.0.1:+80",
                "10.0.0.1:80-79",
                "10.0.0.1/8:",
                "0x0a000001",
                "167772161",
                "localhost"
            })
    void whatIsNoEntryIsNamed(String text) {
        assertThat(Given.problems(Given.clients(List.of(text), List.of(Given.EVERYBODY, text))))
                .containsExactly("invalid allowIn CIDR " + text, "invalid denyIn CIDR " + text);
    }

    @ParameterizedTest
    @CsvSource({
        "neither, 192.0.2.1, rules",
        "deny, 192.0.2.1, client-not-allowed",
        "deny, 198.51.100.1, rules",
        "allow, 192.0.2.1, rules",
        "allow, 198.51.100.1, client-not-allowed",
        "allow, 2001:db8::1, client-not-allowed",
        "allow over deny, 192.0.2.1, rules",
        "allow over deny, 192.0.2.2, client-not-allowed",
        "allow over deny, 198.51.100.1, client-not-allowed",
    })
    void allowWinsOverDeny(String lists, String client, String verdict) {
        NetworkRules rules =
                switch (lists) {
                    case "deny" -> Given.clients(NONE, List.of("192.0.2.0/24"));
                    case "allow" -> Given.clients(List.of("192.0.2.0/24"), EVERYBODY);
                    case "allow over deny" ->
                        Given.clients(List.of("192.0.2.1"), List.of("192.0.2.0/24", Given.EVERYBODY));
                    default -> Given.clients(NONE, NONE);
                };

        assertThat(Given.judged(rules, Given.request(80, client))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, true",
        "ALL_TRAFFIC, true",
        "0.0.0.0/0:1-65535, true",
        "ALL_TRAFFIC:1-65535, true",
        ":1-65535, true",
        "::ffff:0.0.0.0/96, true",
        "::/0, false",
        "0.0.0.0/0:80, false",
        ":1-65534, false",
        ":2-65535, false",
        "0.0.0.0/1, false",
        "10.0.0.0/8, false"
    })
    void allowInNeedsSomethingThatDeniesEverybody(String deny, boolean enough) {
        List<String> problems = Given.problems(Given.clients(List.of("10.0.0.1"), List.of("10.9.9.9", deny)));

        assertThat(problems).isEqualTo(enough ? List.of() : List.of("allowIn requires 0.0.0.0/0 in denyIn"));
        assertThat(Given.problems(Given.clients(List.of("10.0.0.1"), NONE))).hasSize(1);
    }

    @Test
    void anUnreadableClientIsRefusedWhereAnyListStands() {
        assertThat(Given.judged(Given.clients(NONE, List.of("192.0.2.1")), Given.request(80, null)))
                .isEqualTo("client-not-allowed");
        assertThat(Given.judged(Given.clients(List.of("ALL_TRAFFIC"), EVERYBODY), Given.request(80, null)))
                .isEqualTo("client-not-allowed");
        assertThat(Given.judged(Given.ports(List.of(80), List.of()), Given.request(80, null)))
                .isEqualTo("rules");
    }

    @Test
    void aListHasAThousandEntriesAndNotOneMore() {
        List<String> most = entries(RuleCompiler.MAX_ENTRIES);
        List<String> more = entries(RuleCompiler.MAX_ENTRIES + 1);

        assertThat(Given.problems(Given.clients(NONE, most))).isEmpty();
        assertThat(Given.problems(Given.clients(NONE, more)))
                .containsExactly("too many denyIn entries 1001: must be at most 1000");
        assertThat(Given.judged(Given.clients(NONE, most), Given.request(80, "10.0.3.231")))
                .isEqualTo("client-not-allowed");
    }

    private static List<String> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "10.0." + i / 256 + "." + i % 256)
                .toList();
    }

    @Test
    void aThousandEntriesOfEveryKindStaySmall() {
        List<String> mixed = IntStream.range(0, RuleCompiler.MAX_ENTRIES)
                .mapToObj(i ->
                        i % 2 == 0 ? "10." + i / 256 + "." + i % 256 + ".0/24:" + (i + 1) : "2001:db8:" + i + "::/48")
                .toList();

        assertThat(Given.compiled(Given.clients(NONE, mixed)).bytes()).isLessThan(100_000);
    }

    /** Each block lies in all the ones before it, and each has other ports: a thousand lists of up to a thousand. */
    @Test
    void entriesThatOverlapInTooManyWaysAreRefused() {
        List<String> nested = IntStream.range(0, RuleCompiler.MAX_ENTRIES)
                .mapToObj(i -> "2001:db8:" + Integer.toHexString(i) + "::/48")
                .map(block -> "[" + block + "]:" + (2 * Integer.parseInt(block.split(":", -1)[2], 16) + 1))
                .toList();
        List<String> ports =
                IntStream.range(0, 999).mapToObj(i -> ":" + (2 * i + 20_001)).toList();
        assertThat(Given.problems(Given.clients(NONE, nested))).isEmpty();
        assertThat(Given.problems(Given.clients(NONE, ports))).isEmpty();

        List<String> both = new java.util.ArrayList<>(nested.subList(0, 500));
        both.addAll(ports.subList(0, 500));
        assertThat(Given.problems(Given.clients(NONE, both)))
                .containsExactly("allowIn and denyIn overlap too much: compiled they must fit in 1048576 bytes");
    }
}
