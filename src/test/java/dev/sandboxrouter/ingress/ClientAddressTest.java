package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.testkit.FakeHead;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract section 9. */
class ClientAddressTest {

    private static final CidrSet PROXIES = CidrSet.of(List.of("10.0.0.0/8", "2001:db8:1::/48"));
    private static final String UNREADABLE = "unreadable";

    private static String read(ClientAddress reader, FakeHead head) {
        return reader.of(head) instanceof ClientAddress.Reading.Known known
                ? known.address().getHostAddress()
                : UNREADABLE;
    }

    private static String forwarded(int hops, String... lines) {
        FakeHead head = FakeHead.get("/").from("10.0.0.1");
        for (String line : lines) {
            head.with("x-forwarded-for", line);
        }
        return read(new ClientAddress(PROXIES, "", hops), head);
    }

    @Test
    void anUntrustedPeerSpeaksForItselfAlone() {
        FakeHead head = FakeHead.get("/")
                .from("192.0.2.9")
                .with("X-Forwarded-For", "203.0.113.1")
                .with("X-E2B-Client-IP", "203.0.113.2");
        assertThat(read(new ClientAddress(PROXIES, "X-E2B-Client-IP", 0), head)).isEqualTo("192.0.2.9");
        assertThat(read(new ClientAddress(CidrSet.none(), "X-E2B-Client-IP", 1), head))
                .isEqualTo("192.0.2.9");
    }

    @Test
    void aTrustedPeerThatSaysNothingIsTheClient() {
        assertThat(forwarded(0)).isEqualTo("10.0.0.1");
        assertThat(forwarded(2)).isEqualTo("10.0.0.1");
    }

    @Test
    void theNamedHeaderComesBeforeForwardedFor() {
        FakeHead head = FakeHead.get("/")
                .from("2001:db8:1::9")
                .with("X-Forwarded-For", "203.0.113.1")
                .with("x-e2b-client-ip", " 203.0.113.2\t");
        assertThat(read(new ClientAddress(PROXIES, "X-E2B-Client-IP", 0), head)).isEqualTo("203.0.113.2");
        assertThat(read(new ClientAddress(PROXIES, "", 0), head)).isEqualTo("203.0.113.1");
        assertThat(read(new ClientAddress(PROXIES, "X-Other", 0), head)).isEqualTo("203.0.113.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nobody", "203.0.113.2, 203.0.113.3", "203.0.113.2:0", "fe80::1%eth0"})
    void aNamedHeaderThatIsNoAddressIsUnreadable(String value) {
        FakeHead head =
                FakeHead.get("/").from("10.0.0.1").with("X-Client", value).with("X-Forwarded-For", "203.0.113.1");
        assertThat(read(new ClientAddress(PROXIES, "X-Client", 0), head)).isEqualTo(UNREADABLE);
    }

    @Test
    void aNamedHeaderSentTwiceIsUnreadable() {
        FakeHead head = FakeHead.get("/")
                .from("10.0.0.1")
                .with("X-Client", "203.0.113.2")
                .with("X-Client", "203.0.113.2");
        assertThat(read(new ClientAddress(PROXIES, "X-Client", 0), head)).isEqualTo(UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.1 | 203.0.113.1",
                "198.51.100.7, 203.0.113.1 | 203.0.113.1",
                "198.51.100.7, 203.0.113.1, 10.1.1.1 | 203.0.113.1",
                "198.51.100.7, 203.0.113.1, 10.1.1.1:99, [2001:db8:1::5]:443 | 203.0.113.1",
                "10.9.9.9, 10.8.8.8 | 10.9.9.9",
                "10.9.9.9 | 10.9.9.9",
                "rubbish, 203.0.113.1, 10.1.1.1 | 203.0.113.1",
                "203.0.113.1, rubbish, 10.1.1.1 | unreadable",
                "rubbish, 10.1.1.1 | unreadable",
                "203.0.113.1, | unreadable",
                ", 203.0.113.1 | 203.0.113.1",
                ", 10.1.1.1 | unreadable",
                ", | unreadable",
                "'' | unreadable",
                "::ffff:10.1.1.1 | 10.1.1.1",
                "203.0.113.1, ::ffff:10.1.1.1 | 203.0.113.1",
                "::ffff:203.0.113.1 | 203.0.113.1",
            })
    void withoutHopsItIsTheRightmostEntryThatIsNoProxy(String line, String client) {
        assertThat(forwarded(0, line)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 198.51.100.7, 203.0.113.1, 192.0.2.5 | 203.0.113.1",
                "1 | 203.0.113.1, 192.0.2.5 | 203.0.113.1",
                "1 | 203.0.113.1 | 203.0.113.1",
                "1 | rubbish | unreadable",
                "1 | 10.1.1.1, 192.0.2.5 | 10.1.1.1",
                "1 | rubbish, 203.0.113.1, rubbish | 203.0.113.1",
                "1 | 203.0.113.1, rubbish, 192.0.2.5 | unreadable",
                "1 | , 192.0.2.5 | unreadable",
                "2 | 203.0.113.1, 10.1.1.1, 192.0.2.5 | 203.0.113.1",
                "2 | 198.51.100.7, 203.0.113.1, 10.1.1.1, 192.0.2.5 | 203.0.113.1",
                "2 | 203.0.113.1, 192.0.2.5 | unreadable",
                "2 | 203.0.113.1 | unreadable",
                "3 | , , 203.0.113.1 | unreadable",
            })
    void withHopsItIsTheEntryThatManyPlacesLeftOfTheLast(int hops, String line, String client) {
        assertThat(forwarded(hops, line)).isEqualTo(client);
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(forwarded(0, "203.0.113.1", "10.1.1.1, 10.2.2.2", "10.3.3.3"))
                .isEqualTo("203.0.113.1");
        assertThat(forwarded(1, "198.51.100.7", "203.0.113.1", "192.0.2.5")).isEqualTo("203.0.113.1");
        assertThat(forwarded(0, "203.0.113.1", "")).isEqualTo(UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.1, 203.0.113.1",
        "203.0.113.1:1, 203.0.113.1",
        "203.0.113.1:65535, 203.0.113.1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1]:443, 2001:db8:0:0:0:0:0:1",
        "[::ffff:203.0.113.1]:443, 203.0.113.1",
        "203.0.113.1:, unreadable",
        "203.0.113.1:0, unreadable",
        "203.0.113.1:65536, unreadable",
        "203.0.113.1:http, unreadable",
        "[203.0.113.1], unreadable",
        "[203.0.113.1]:80, unreadable",
        "[2001:db8::1, unreadable",
        "[2001:db8::1]:, unreadable",
        "[2001:db8::1]443, unreadable",
        "[2001:db8::1]:0, unreadable",
        "[], unreadable",
        "[, unreadable",
        "2001:db8::1], unreadable",
        "[fe80::1%eth0], unreadable",
        "unknown, unreadable",
        "_hidden, unreadable",
        "\"203.0.113.1\", unreadable",
        "for=203.0.113.1, unreadable",
        "203.0.113.01, unreadable",
    })
    void entriesMayHaveBracketsAndPortsAndNothingElse(String entry, String client) {
        assertThat(forwarded(0, entry)).isEqualTo(client);
    }

    @Test
    void onlyAListedPeerIsTrusted() {
        ClientAddress reader = new ClientAddress(PROXIES, "", 0);
        assertThat(reader.trusted(ip("10.2.3.4"))).isTrue();
        assertThat(reader.trusted(ip("::ffff:10.2.3.4"))).isTrue();
        assertThat(reader.trusted(ip("11.2.3.4"))).isFalse();
        assertThat(new ClientAddress(CidrSet.none(), "", 0).trusted(ip("10.2.3.4")))
                .isFalse();
    }

    private static InetAddress ip(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text));
    }

    @Test
    void negativeHopsAreAnError() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddress(PROXIES, "", -1));
    }
}
