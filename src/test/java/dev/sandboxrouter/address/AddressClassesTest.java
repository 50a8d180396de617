package dev.sandboxrouter.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 4.5: every class, every embedding, and the neighbours just outside each. */
class AddressClassesTest {

    private static final List<String> REFUSED_IPV4 = List.of(
            "0.0.0.0",
            "0.0.0.1",
            "0.255.255.255",
            "169.254.0.0",
            "169.254.169.254",
            "169.254.255.255",
            "224.0.0.0",
            "239.255.255.255",
            "255.255.255.255",
            "100.100.100.200",
            "168.63.129.16");

    private static final List<String> LOOPBACK_IPV4 = List.of("127.0.0.0", "127.0.0.1", "127.255.255.255");

    private static final List<String> FINE_IPV4 = List.of(
            "1.0.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "223.255.255.255",
            "240.0.0.0",
            "255.255.255.254",
            "100.100.100.199",
            "100.100.100.201",
            "168.63.129.15",
            "168.63.129.17",
            "10.0.0.7",
            "172.16.0.1",
            "192.168.0.1",
            "100.64.0.1");

    private final AddressClasses strict = new AddressClasses(false);
    private final AddressClasses lenient = new AddressClasses(true);

    private static InetAddress ip(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }

    private static Stream<String> embeddings(List<String> addresses) {
        return addresses.stream()
                .flatMap(address -> Stream.of(
                        "::ffff:" + address,
                        "::" + address,
                        "64:ff9b::" + address,
                        sixToFour(address, "::"),
                        sixToFour(address, ":1::1")));
    }

    private static String sixToFour(String address, String tail) {
        byte[] o = ip(address).getAddress();
        return String.format("2002:%02x%02x:%02x%02x", o[0], o[1], o[2], o[3]) + tail;
    }

    static Stream<String> refused() {
        // ::0.0.0.1 is ::1, the IPv6 loopback, and has its own test.
        return Stream.concat(REFUSED_IPV4.stream(), embeddings(REFUSED_IPV4)).filter(text -> !text.equals("::0.0.0.1"));
    }

    static Stream<String> fine() {
        return Stream.concat(FINE_IPV4.stream(), embeddings(FINE_IPV4));
    }

    static Stream<String> embeddedLoopback() {
        return embeddings(LOOPBACK_IPV4);
    }

    static Stream<String> loopback() {
        return Stream.concat(LOOPBACK_IPV4.stream(), Stream.of("::1", "::0.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aClassAndItsEmbeddingsAreRefusedWhateverTheFlag(String address) {
        assertThat(strict.refuse(ip(address))).isTrue();
        assertThat(lenient.refuse(ip(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "fe80::",
                "fe80::1",
                "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "ff00::",
                "ff02::1",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "fd00:ec2::254",
                "::2",
                "::ff:ffff"
            })
    void anIpv6ClassIsRefusedWhateverTheFlag(String address) {
        assertThat(strict.refuse(ip(address))).isTrue();
        assertThat(lenient.refuse(ip(address))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("fine")
    void itsNeighboursAreNot(String address) {
        assertThat(strict.refuse(ip(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "fec0::",
                "feff::1",
                "fd00:ec2::253",
                "fd00:ec2::255",
                "fd00:ec2::1:254",
                "fd00:ec3::254",
                "2001:db8::7f00:1",
                "fd12:3456::1",
                "::100:0",
                // just outside the embeddings, with a loopback in the low bits
                "::fffe:127.0.0.1",
                "::1:ffff:127.0.0.1",
                "::ffff:0:127.0.0.1",
                "::1:0:0:127.0.0.1",
                "64:ff9b::1:127.0.0.1",
                "64:ff9b:1::127.0.0.1",
                "64:ff9a::127.0.0.1",
                "64:ff9c::127.0.0.1",
                "65:ff9b::127.0.0.1",
                "2001:7f00:1::",
                "2003:7f00:1::",
                "2002:0a00:7:7f00:1::",
            })
    void ipv6NeighboursAreNot(String address) {
        assertThat(strict.refuse(ip(address))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("loopback")
    void plainLoopbackIsRefusedUnlessAllowed(String address) {
        assertThat(strict.refuse(ip(address))).isTrue();
        assertThat(lenient.refuse(ip(address))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("embeddedLoopback")
    void embeddedLoopbackIsRefusedEvenWhereLoopbackIsAllowed(String address) {
        assertThat(strict.refuse(ip(address))).isTrue();
        assertThat(lenient.refuse(ip(address))).isTrue();
    }

    @Test
    void theEmbeddedAddressIsFound() {
        assertThat(EmbeddedIpv4.of(ip("::ffff:10.0.0.7"))).isEqualTo(ip("10.0.0.7"));
        assertThat(EmbeddedIpv4.of(ip("::10.0.0.7"))).isEqualTo(ip("10.0.0.7"));
        assertThat(EmbeddedIpv4.of(ip("64:ff9b::10.0.0.7"))).isEqualTo(ip("10.0.0.7"));
        assertThat(EmbeddedIpv4.of(ip("2002:a00:7::"))).isEqualTo(ip("10.0.0.7"));
        assertThat(EmbeddedIpv4.of(ip("2001:db8::10.0.0.7"))).isNull();
        assertThat(EmbeddedIpv4.of(ip("10.0.0.7"))).isNull();
    }

    @Test
    void onlyMappedAddressesBecomeIpv4() {
        assertThat(EmbeddedIpv4.unmapped(ip("::ffff:10.0.0.7"))).isEqualTo(ip("10.0.0.7"));
        for (String other : List.of("::10.0.0.7", "64:ff9b::10.0.0.7", "2002:a00:7::", "10.0.0.7", "::1")) {
            assertThat(EmbeddedIpv4.unmapped(ip(other))).isEqualTo(ip(other));
        }
    }
}
