package dev.sandboxrouter.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "1",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4.5",
                "1..2.3",
                "1.2.3.4 ",
                " 1.2.3.4",
                "256.0.0.1",
                "1.2.3.999",
                "01.2.3.4",
                "1.2.3.00",
                "0x7f.0.0.1",
                "127.1",
                "2130706433",
                "0177.0.0.1",
                "+1.2.3.4",
                "1.2.3.-4",
                "1.2.3.\u0664",
                "1.2.3.4/8",
                "1.2.3.4:80",
                "localhost",
                "example.com",
                ":",
                ":::",
                "1::2::3",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7::8",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4::5:6:7:8",
                "12345::",
                "::g",
                "::1%eth0",
                "::1%1",
                "[::1]",
                "::1.2.3",
                "::1.2.3.4.5",
                "::01.2.3.4",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1:2:3:4:5:6:1.2.3.4:",
                "::256.1.1.1",
                "::ffff:1.2.3.4/96",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::.",
                "::1.",
                "::\uff11",
            })
    void whatIsNoLiteralIsRefusedAndNeverResolved(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "10.0.0.7, 10.0.0.7",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "1::, 1:0:0:0:0:0:0:0",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "2001:0DB8::00ff, 2001:db8:0:0:0:0:0:ff",
        "fe80::1:2, fe80:0:0:0:0:0:1:2",
        "64:ff9b::10.0.0.1, 64:ff9b:0:0:0:0:a00:1",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "::1:2:3:4:5:1.2.3.4, 0:1:2:3:4:5:102:304",
        "::1.2.3.4, 0:0:0:0:0:0:102:304",
        "1::1.2.3.4, 1:0:0:0:0:0:102:304",
    })
    void literalsAreRead(String text, String canonical) {
        InetAddress address = Objects.requireNonNull(IpLiteral.parse(text), text);
        assertThat(address.getHostAddress()).isEqualTo(canonical);
    }

    @Test
    void aMappedLiteralStaysIpv6() {
        assertThat(IpLiteral.parse("::ffff:127.0.0.1")).isInstanceOf(Inet6Address.class);
        assertThat(IpLiteral.parse("::ffff:7f00:1")).isEqualTo(IpLiteral.parse("::ffff:127.0.0.1"));
    }

    @Property
    void everyAddressIsReadBackFromTheTextThatTheJdkPrints(@ForAll @Size(16) byte[] octets) {
        InetAddress address = IpLiteral.address(octets);
        assertThat(IpLiteral.parse(address.getHostAddress())).isEqualTo(address);
        InetAddress short4 = IpLiteral.address(Arrays.copyOf(octets, 4));
        assertThat(IpLiteral.parse(short4.getHostAddress())).isEqualTo(short4);
    }

    @Property
    void theGapMayStandForAnyRunOfZeros(@ForAll @Size(8) boolean[] zero) {
        for (int from = 0; from < 8; from++) {
            for (int to = from + 1; to <= 8 && zero[to - 1]; to++) {
                if (!zero[from]) {
                    break;
                }
                assertThat(IpLiteral.parse(groups(zero, 0, from) + "::" + groups(zero, to, 8)))
                        .isEqualTo(IpLiteral.parse(groups(zero, 0, 8)));
            }
        }
    }

    private static String groups(boolean[] zero, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(zero[i] ? "0" : "a" + i);
        }
        return text.toString();
    }
}
