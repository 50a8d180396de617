package dev.sandboxrouter.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.testkit.FakeHead;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Host form and E2B header form, and how they keep out of each other's way and of the other forms'; contract section 1. */
class E2bFormsTest {

    private static final String LONG_ID = "a".repeat(63);

    private final AddressParser parser =
            new AddressParser(new AddressForms("/sandboxes", "box.test", "boxes", false), ignored -> {});
    private final AddressParser headersAlone =
            new AddressParser(new AddressForms(null, null, "boxes", true), ignored -> {});

    private static FakeHead to(String host) {
        return FakeHead.get("/a%2Fb?c=d").toHost(host);
    }

    private static FakeHead headers(String host) {
        return to(host).with("E2b-Sandbox-Id", "abc").with("E2b-Sandbox-Port", "3000");
    }

    private static String read(AddressParser parser, FakeHead head) {
        Addressing addressing = parser.parse(head);
        if (addressing instanceof Addressing.Rejected rejected) {
            return rejected.refusal().form() + ": " + rejected.refusal().detail();
        }
        SandboxAddress address = ((Addressing.Addressed) addressing).address();
        return address.form() + " " + address.sandbox() + ":" + address.port();
    }

    @ParameterizedTest
    @CsvSource({
        "3000-abc.box.test, boxes/abc:3000",
        "3000-ABC.Box.TEST, boxes/abc:3000",
        "3000-abc.box.test:8443, boxes/abc:3000",
        "3000-abc.box.test., boxes/abc:3000",
        "3000-abc.box.test.:80, boxes/abc:3000",
        "3000-abc-def-9.box.test, boxes/abc-def-9:3000",
        "1-a.box.test, boxes/a:1",
        "65535-a.box.test, boxes/a:65535",
        "3000-abc.team-7.box.test, team-7/abc:3000",
        "3000-abc.sandbox.box.test, sandbox/abc:3000",
        "3000-sandbox.box.test, boxes/sandbox:3000",
    })
    void aHostNamesPortIdAndNamespace(String host, String address) {
        assertThat(read(parser, to(host))).isEqualTo("HOST " + address);
    }

    @ParameterizedTest
    @CsvSource({
        "box.test, Invalid host",
        "box.test., Invalid host",
        "BOX.test:80, Invalid host",
        "abc.box.test, Invalid host",
        "3000.box.test, Invalid host",
        ".box.test, Invalid host",
        "3000-abc.a.b.box.test, Invalid host",
        "x.sandbox.box.test, Invalid host",
        "3000-.box.test, Invalid sandbox ID",
        "3000--abc.box.test, Invalid sandbox ID",
        "3000-abc-.box.test, Invalid sandbox ID",
        "3000-a_b.box.test, Invalid sandbox ID",
        "3000-abc..box.test, Invalid sandbox ID",
        "3000-abc.-ns.box.test, Invalid sandbox ID",
        "-abc.box.test, Invalid sandbox port",
        "0-abc.box.test, Invalid sandbox port",
        "080-abc.box.test, Invalid sandbox port",
        "65536-abc.box.test, Invalid sandbox port",
        "http-abc.box.test, Invalid sandbox port",
        "x-a_b.box.test, Invalid sandbox ID",
    })
    void aHostBelowTheDomainThatMakesNoSense(String host, String text) {
        assertThat(read(parser, to(host))).isEqualTo("HOST: " + text);
    }

    @Test
    void aLabelHas63Characters() {
        assertThat(read(parser, to("1-" + LONG_ID + "." + LONG_ID + ".box.test")))
                .startsWith("HOST aaa");
        assertThat(read(parser, to("1-" + LONG_ID + "a.box.test"))).isEqualTo("HOST: Invalid sandbox ID");
        assertThat(read(parser, to("1-a." + LONG_ID + "a.box.test"))).isEqualTo("HOST: Invalid sandbox ID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"box.testing", "3000-abc.box.test.evil", "3000-abc.otherbox.test", "sandbox.box.test", "x"})
    void otherHostsAreNotHostForm(String host) {
        assertThat(read(parser, to(host).with("X-Sandbox-ID", "plain"))).isEqualTo("HEADER default/plain:8888");
    }

    @Test
    void hostFormIsNeverReadInAnotherForm() {
        FakeHead everything = FakeHead.get("/sandboxes/ns/other/80/x")
                .toHost("3000-abc.box.test")
                .with("X-Sandbox-ID", "third")
                .with("E2b-Sandbox-Id", "fourth")
                .with("E2b-Sandbox-Port", "1");
        assertThat(read(parser, everything)).isEqualTo("HOST boxes/abc:3000");
        assertThat(read(parser, everything.toHost("nonsense.box.test"))).isEqualTo("HOST: Invalid host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "localhost.",
                "127.0.0.1",
                "127.0.0.1:49983",
                "10.0.0.7",
                "[::1]",
                "[::1]:8080",
                "[2001:db8::1]:80",
                "sandbox.box.test",
                "Sandbox.Box.Test:443"
            })
    void e2bHeadersCountWhereTheHostNamesNothing(String host) {
        assertThat(read(parser, headers(host))).isEqualTo("E2B_HEADER boxes/abc:3000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"router.test", "localhost.evil", "sandbox.other.test", "127.0.0.1.nip.io", "", "1.2.3"})
    void e2bHeadersDoNotCountElsewhere(String host) {
        assertThat(read(parser, headers(host).with("X-Sandbox-ID", "plain"))).isEqualTo("HEADER default/plain:8888");
    }

    @Test
    void e2bHeadersWithoutADomainNeedTheirFlag() {
        assertThat(read(headersAlone, headers("localhost"))).isEqualTo("E2B_HEADER boxes/abc:3000");
        assertThat(read(headersAlone, headers("sandbox.box.test"))).startsWith("HEADER");
        assertThat(read(new AddressParser(null), headers("localhost"))).startsWith("HEADER");
    }

    @Test
    void e2bHeadersComeBeforeThePath() {
        FakeHead head =
                FakeHead.get("/sandboxes/ns/other/80/x").toHost("localhost").with("E2b-Sandbox-Id", "abc");
        assertThat(read(parser, head)).isEqualTo("E2B_HEADER: missing header");
        assertThat(read(parser, head.with("E2b-Sandbox-Port", "5"))).isEqualTo("E2B_HEADER boxes/abc:5");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, '', missing header",
        "'', 3000, missing header",
        "ABC, 3000, Invalid sandbox ID",
        "a.b, 3000, Invalid sandbox ID",
        "abc, 0, Invalid sandbox port",
        "abc, +80, Invalid sandbox port",
        "abc, 080, Invalid sandbox port",
        "abc, 65536, Invalid sandbox port",
        "A, x, Invalid sandbox ID",
    })
    void badE2bHeaders(String id, String port, String text) {
        FakeHead head = to("localhost").with("E2b-Sandbox-Id", id).with("E2b-Sandbox-Port", port);
        assertThat(read(parser, head)).isEqualTo("E2B_HEADER: " + text);
    }

    @Test
    void oneE2bHeaderWithoutTheOther() {
        assertThat(read(parser, to("localhost").with("E2b-Sandbox-Id", "abc"))).isEqualTo("E2B_HEADER: missing header");
        assertThat(read(parser, to("localhost").with("E2b-Sandbox-Port", "80")))
                .isEqualTo("E2B_HEADER: missing header");
    }

    @Test
    void ambiguousE2bHeaders() {
        assertThat(read(parser, headers("localhost").with("X-Sandbox-ID", "abc")))
                .isEqualTo("E2B_HEADER: Ambiguous sandbox address.");
        assertThat(read(parser, headers("localhost").with("E2b-Sandbox-Id", "other")))
                .isEqualTo("E2B_HEADER: Ambiguous E2b-Sandbox-Id header.");
        assertThat(read(parser, headers("localhost").with("E2b-Sandbox-Port", "1")))
                .isEqualTo("E2B_HEADER: Ambiguous E2b-Sandbox-Port header.");
        assertThat(read(parser, headers("localhost").with("E2b-Sandbox-Id", " abc ")))
                .isEqualTo("E2B_HEADER boxes/abc:3000");
    }

    @Test
    void hintsAreRefusedInBothForms() {
        for (FakeHead head : new FakeHead[] {to("3000-abc.box.test"), headers("localhost")}) {
            head.with("X-Sandbox-UID", "u");
            assertThat(read(parser, head)).endsWith(": Invalid sandbox UID format.");
            head.with("X-Sandbox-Pod-IP", "10.0.0.1");
            assertThat(read(parser, head)).endsWith(": Invalid target IP address.");
        }
    }

    @Test
    void theTargetGoesOnRawAndTheTimeoutCounts() {
        SandboxAddress address = ((Addressing.Addressed)
                        parser.parse(to("3000-abc.box.test").with("X-Sandbox-Timeout", "2.5")))
                .address();
        assertThat(address.forwardTarget()).isEqualTo("/a%2Fb?c=d");
        assertThat(address.timeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(address.form()).isEqualTo(AddressForm.HOST);
        assertThat(address.podIp()).isNull();
        assertThat(address.uid()).isNull();
    }

    @Test
    void whatNamesNothingMayBeAHealthProbe() {
        assertThat(parser.addressesNothing(to("box.test"))).isTrue();
        assertThat(parser.addressesNothing(to("sandbox.box.test"))).isTrue();
        assertThat(parser.addressesNothing(to("localhost"))).isTrue();
        assertThat(parser.addressesNothing(to("3000-abc.box.test"))).isFalse();
        assertThat(parser.addressesNothing(to("nonsense.box.test"))).isFalse();
        assertThat(parser.addressesNothing(to("localhost").with("E2b-Sandbox-Id", "")))
                .isFalse();
    }
}
