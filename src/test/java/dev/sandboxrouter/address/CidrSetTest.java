package dev.sandboxrouter.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrSetTest {

    private static InetAddress ip(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.6, false",
        "10.0.0.7/32, 10.0.0.8, false",
        "10.0.0.6/31, 10.0.0.7, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::ffff:203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "::/0, ::ffff:10.0.0.1, false",
        "::/64, 10.0.0.1, false",
        "::/64, ::1:2, true",
        "::ffff:0:0/96, 10.0.0.1, true",
        "::ffff:10.0.0.0/104, 10.2.3.4, true",
        "::ffff:10.0.0.0/104, 11.2.3.4, false",
        "10.0.0.0/8, ::ffff:10.2.3.4, true",
        "2001:db8::/32, 2001:db8:ffff::, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::1, 2001:db8::1, true",
        "2001:db8::1, 2001:db8::2, false",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false",
        "2001:db8::/63, 2001:db8:0:1::, true",
    })
    void aBlockHoldsWhatItsPrefixSays(String entry, String address, boolean held) {
        assertThat(CidrSet.of(List.of(entry)).contains(ip(address))).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "::/129",
                "::/00",
                "::1%lo/128",
                "[::1]/128",
                "localhost",
                "10.0.0.1:80",
                "10.0.0.0/8 x",
                "10.0.0.0/ 8",
                "10.0.0.0/99999999999999999999",
            })
    void whatIsNoBlockIsNamedInTheError(String entry) {
        assertThat(CidrSet.isEntry(entry)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CidrSet.of(List.of("10.0.0.0/8", entry)))
                .withMessage("not an IP address or CIDR: " + entry);
    }

    @Test
    void everyBadEntryIsNamedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CidrSet.of(List.of("x", "10.0.0.0/8", "y")))
                .withMessageEndingWith(": x, y");
    }

    @Test
    void allHoldsBothFamiliesAndNoneNeither() {
        for (String address : List.of("10.0.0.1", "::1", "::ffff:10.0.0.1", "2001:db8::1", "0.0.0.0")) {
            assertThat(CidrSet.all().contains(ip(address))).isTrue();
            assertThat(CidrSet.none().contains(ip(address))).isFalse();
        }
        assertThat(CidrSet.none().isEmpty()).isTrue();
        assertThat(CidrSet.all().isEmpty()).isFalse();
        assertThat(CidrSet.of(List.of(" 10.0.0.0/8\t")).contains(ip("10.1.1.1")))
                .isTrue();
    }

    @Property
    void ipv4AgreesWithArithmetic(
            @ForAll @Size(4) byte[] net, @ForAll @IntRange(max = 32) int prefix, @ForAll int noise) {
        agrees(net, prefix, new BigInteger(net).xor(BigInteger.valueOf(noise >>> Math.min(31, prefix))));
    }

    @Property
    void ipv6AgreesWithArithmetic(
            @ForAll @Size(16) byte[] net,
            @ForAll @IntRange(max = 128) int prefix,
            @ForAll @IntRange(max = 127) int bit) {
        net[0] |= 0x20; // keeps clear of IPv4-mapped, which is IPv4
        agrees(net, prefix, new BigInteger(net).flipBit(Math.min(bit, 119)));
        agrees(net, prefix, new BigInteger(net));
    }

    private static void agrees(byte[] net, int prefix, BigInteger candidate) {
        int bits = net.length * 8;
        byte[] octets = octets(candidate, net.length);
        boolean expected = new BigInteger(1, octets)
                .shiftRight(bits - prefix)
                .equals(new BigInteger(1, net).shiftRight(bits - prefix));
        CidrSet set = CidrSet.of(List.of(IpLiteral.address(net).getHostAddress() + '/' + prefix));
        assertThat(set.contains(IpLiteral.address(octets))).isEqualTo(expected);
    }

    private static byte[] octets(BigInteger number, int length) {
        byte[] all = number.mod(BigInteger.ONE.shiftLeft(length * 8)).toByteArray();
        byte[] octets = new byte[length];
        byte[] tail = all.length > length ? Arrays.copyOfRange(all, all.length - length, all.length) : all;
        System.arraycopy(tail, 0, octets, length - tail.length, tail.length);
        return octets;
    }
}
