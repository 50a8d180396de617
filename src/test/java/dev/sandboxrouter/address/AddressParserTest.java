package dev.sandboxrouter.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.FakeHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header form; contract section 1. */
class AddressParserTest {

    private final AddressParser parser = new AddressParser(null);

    private SandboxAddress parsed(FakeHead head) {
        assertThat(parser.parse(head)).isInstanceOf(Addressing.Addressed.class);
        return ((Addressing.Addressed) parser.parse(head)).address();
    }

    private String refused(FakeHead head) {
        assertThat(parser.parse(head)).isInstanceOf(Addressing.Rejected.class);
        return ((Addressing.Rejected) parser.parse(head)).refusal().detail();
    }

    private static FakeHead named() {
        return FakeHead.get("/a%2Fb//c?d=e").with("X-Sandbox-ID", "sb");
    }

    @Test
    void anIdAloneMeansTheDefaultNamespaceAndPort() {
        SandboxAddress address = parsed(named());
        assertThat(address)
                .isEqualTo(new SandboxAddress(
                        new SandboxKey("default", "sb"), 8888, null, null, null, AddressForm.HEADER, "/a%2Fb//c?d=e"));
    }

    @Test
    void everyFieldIsRead() {
        SandboxAddress address = parsed(named().with("X-Sandbox-Namespace", "team-1")
                .with("X-Sandbox-Port", "65535")
                .with("X-Sandbox-Pod-IP", "2001:db8::7")
                .with("X-Sandbox-UID", "5f2c-~!")
                .with("X-Sandbox-Timeout", "1.5"));
        assertThat(address.sandbox()).isEqualTo(new SandboxKey("team-1", "sb"));
        assertThat(address.port()).isEqualTo(65_535);
        assertThat(address.podIp()).isEqualTo(IpLiteral.parse("2001:db8::7"));
        assertThat(address.uid()).isEqualTo("5f2c-~!");
        assertThat(address.timeout()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void namesAreCaseInsensitiveAndBlanksAroundValuesDoNotCount() {
        SandboxAddress address =
                parsed(FakeHead.get("/").with("x-sandbox-id", " \tsb\t ").with("X-SANDBOX-PORT", " 80 "));
        assertThat(address.sandbox().id()).isEqualTo("sb");
        assertThat(address.port()).isEqualTo(80);
    }

    @Test
    void emptyOptionalFieldsMeanTheirDefaults() {
        FakeHead head = named();
        for (String name : List.of("Namespace", "Port", "Pod-IP", "UID", "Timeout")) {
            head.with("X-Sandbox-" + name, " \t");
        }
        assertThat(parsed(head)).isEqualTo(parsed(named()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void anEmptyIdIsAnAbsentOne(String id) {
        assertThat(refused(FakeHead.get("/").with("X-Sandbox-ID", id))).isEqualTo("X-Sandbox-ID header is required.");
        assertThat(refused(FakeHead.get("/"))).isEqualTo("X-Sandbox-ID header is required.");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "X-Sandbox-Namespace, Team, Invalid namespace format.",
                "X-Sandbox-Namespace, a.b, Invalid namespace format.",
                "X-Sandbox-Port, 0, Invalid port format.",
                "X-Sandbox-Port, 080, Invalid port format.",
                "X-Sandbox-Port, +80, Invalid port format.",
                "X-Sandbox-Port, 65536, Invalid port format.",
                "X-Sandbox-Port, \"80, 81\", Invalid port format.",
                "X-Sandbox-Pod-IP, 10.0.0.1:80, Invalid target IP address.",
                "X-Sandbox-Pod-IP, [::1], Invalid target IP address.",
                "X-Sandbox-Pod-IP, fe80::1%eth0, Invalid target IP address.",
                "X-Sandbox-Pod-IP, 010.0.0.1, Invalid target IP address.",
                "X-Sandbox-Pod-IP, localhost, Invalid target IP address.",
                "X-Sandbox-UID, a b, Invalid sandbox UID format.",
                "X-Sandbox-UID, caf\u00e9, Invalid sandbox UID format.",
            })
    void aBadValueIsRefusedInTheWordsOfTheTable(String name, String value, String text) {
        assertThat(refused(named().with(name, value))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sb", "-a", "a-", "a_b", "a.b", "a/b", "caf\u00e9", "{{env:PATH}}", "a\u0000"})
    void aBadIdIsRefused(String id) {
        assertThat(refused(FakeHead.get("/").with("X-Sandbox-ID", id))).isEqualTo("Invalid sandbox ID format.");
    }

    @Test
    void theUidMayHave128CharactersAndNotOneMore() {
        assertThat(parsed(named().with("X-Sandbox-UID", "u".repeat(128))).uid()).hasSize(128);
        assertThat(refused(named().with("X-Sandbox-UID", "u".repeat(129)))).isEqualTo("Invalid sandbox UID format.");
    }

    @Test
    void theFirstFaultInTheTablesOrderIsTold() {
        List<String> told = new ArrayList<>();
        List<String> order = List.of("ID", "Namespace", "Port", "Pod-IP", "UID");
        for (int good = 0; good < order.size(); good++) {
            FakeHead head = FakeHead.get("/");
            for (int i = 0; i < order.size(); i++) {
                boolean bad = i >= good;
                head.with(
                        "X-Sandbox-" + order.get(i),
                        bad ? "? ?" : List.of("a", "a", "1", "::9", "u").get(i));
            }
            told.add(refused(head));
        }
        assertThat(told)
                .containsExactly(
                        "Invalid sandbox ID format.",
                        "Invalid namespace format.",
                        "Invalid port format.",
                        "Invalid target IP address.",
                        "Invalid sandbox UID format.");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Sandbox-ID, sb, other",
        "X-Sandbox-Namespace, a, b",
        "X-Sandbox-Port, 80, 81",
        "X-Sandbox-Pod-IP, 10.0.0.1, 10.0.0.2",
        "X-Sandbox-UID, u, v",
        "X-Sandbox-Port, 80, ''",
        "X-Sandbox-Port, '', 80",
        "X-Sandbox-Port, bad, worse",
    })
    void aRepeatedFieldWithDifferentValuesIsAmbiguous(String name, String one, String other) {
        FakeHead head = name.equals("X-Sandbox-ID") ? FakeHead.get("/") : named();
        head.with(name.toLowerCase(Locale.ROOT), one).with(name, other);
        assertThat(refused(head)).isEqualTo("Ambiguous " + name + " header.");
    }

    @Test
    void aRepeatedFieldWithOneValueIsThatValue() {
        SandboxAddress address = parsed(named().with("x-sandbox-id", "sb ")
                .with("X-Sandbox-Port", "80")
                .with("X-Sandbox-Port", "\t80")
                .with("X-Sandbox-Port", "80"));
        assertThat(address.port()).isEqualTo(80);
    }

    @Test
    void aThirdValueThatDiffersIsSeen() {
        FakeHead head = named().with("X-Sandbox-Port", "80")
                .with("X-Sandbox-Port", "80")
                .with("X-Sandbox-Port", "81");
        assertThat(refused(head)).isEqualTo("Ambiguous X-Sandbox-Port header.");
    }

    @Test
    void aFaultFurtherUpIsToldBeforeAnAmbiguityFurtherDown() {
        FakeHead head = named().with("X-Sandbox-Namespace", "-")
                .with("X-Sandbox-Port", "1")
                .with("X-Sandbox-Port", "2");
        assertThat(refused(head)).isEqualTo("Invalid namespace format.");
    }

    @Test
    void ofSeveralTimeoutsTheFirstWinsEvenIfItSaysNothing() {
        assertThat(parsed(named().with("X-Sandbox-Timeout", "2").with("X-Sandbox-Timeout", "1"))
                        .timeout())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(parsed(named().with("X-Sandbox-Timeout", "soon").with("X-Sandbox-Timeout", "1"))
                        .timeout())
                .isNull();
    }

    @Test
    void anIgnoredTimeoutIsToldOnce() {
        List<String> ignored = new ArrayList<>();
        new AddressParser(AddressForms.of(null), ignored::add).parse(named().with("X-Sandbox-Timeout", "-1"));
        new AddressParser(AddressForms.of(null), ignored::add).parse(named().with("X-Sandbox-Timeout", "1"));
        new AddressParser(AddressForms.of(null), ignored::add).parse(named());
        assertThat(ignored).containsExactly("-1");
    }

    @Test
    void theQueryNamesNoSandbox() {
        FakeHead head = FakeHead.get("/?X-Sandbox-ID=evil&X-Sandbox-Pod-IP=169.254.169.254");
        assertThat(refused(head)).isEqualTo("X-Sandbox-ID header is required.");
        assertThat(parsed(head.with("X-Sandbox-ID", "sb")).podIp()).isNull();
    }

    @Test
    void nothingIsAddressedWithoutAnId() {
        assertThat(parser.addressesNothing(FakeHead.get("/healthz"))).isTrue();
        assertThat(parser.addressesNothing(FakeHead.get("/healthz").with("X-Sandbox-ID", " ")))
                .isTrue();
        assertThat(parser.addressesNothing(FakeHead.get("/healthz").with("X-Sandbox-Port", "80")))
                .isTrue();
        assertThat(parser.addressesNothing(named())).isFalse();
        assertThat(parser.addressesNothing(FakeHead.get("/healthz").with("X-Sandbox-ID", "?")))
                .isFalse();
        assertThat(parser.addressesNothing(
                        FakeHead.get("/healthz").with("X-Sandbox-ID", "").with("X-Sandbox-ID", "sb")))
                .isFalse();
    }
}
