package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTextTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 00000000",
        "127.0.0.1, 7f000001",
        "255.255.255.255, ffffffff",
        "::, 00000000000000000000000000000000",
        "::1, 00000000000000000000000000000001",
        "1::, 00010000000000000000000000000000",
        "fd00:EC2::254, fd000ec2000000000000000000000254",
        "2001:db8:1:2:3:4:5:6, 20010db8000100020003000400050006",
        "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
        "::2:3:4:5:6:7:8, 00000002000300040005000600070008",
        "::ffff:10.0.0.1, 00000000000000000000ffff0a000001",
        "64:ff9b::10.0.0.1, 0064ff9b00000000000000000a000001",
        "1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304",
    })
    void readsLiterals(String text, String hex) {
        assertThat(IpText.parse(text).map(HexFormat.of()::formatHex)).contains(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.com",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                "256.0.0.1",
                "01.2.3.4",
                "1.2.3.00",
                "0x7f.0.0.1",
                "1.2.3.4 ",
                "1.2.3.-4",
                "+1.2.3.4",
                "١.2.3.4",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "[::1]",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::1.2.3",
                "::01.2.3.4",
                "1:2:3:4:5:6:7:1.2.3.4",
            })
    void refusesEverythingElse(String text) {
        assertThat(IpText.parse(text)).isEmpty();
    }
}
