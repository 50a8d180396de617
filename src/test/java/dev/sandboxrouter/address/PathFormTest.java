package dev.sandboxrouter.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.FakeHead;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path form; contract section 1. */
class PathFormTest {

    private static final String FORM = "Path-routed request must have the form <prefix>/<namespace>/<id>/<port>/...";

    private final AddressParser parser = new AddressParser("/sandboxes");

    private SandboxAddress parsed(FakeHead head) {
        assertThat(parser.parse(head)).isInstanceOf(Addressing.Addressed.class);
        return ((Addressing.Addressed) parser.parse(head)).address();
    }

    private String refused(FakeHead head) {
        assertThat(parser.parse(head)).isInstanceOf(Addressing.Rejected.class);
        return ((Addressing.Rejected) parser.parse(head)).refusal().detail();
    }

    @ParameterizedTest
    @CsvSource({
        "/sandboxes/ns/sb/80/a/b, /a/b",
        "/sandboxes/ns/sb/80/, /",
        "/sandboxes/ns/sb/80, /",
        "/sandboxes/ns/sb/80?q=/x/y, /?q=/x/y",
        "/sandboxes/ns/sb/80/?q, /?q",
        "/sandboxes/ns/sb/80/a%2Fb//../c;d%zz?q=%2F, /a%2Fb//../c;d%zz?q=%2F",
        "/sandboxes/n%73/%73b/8%30/%73, /%73",
        "/sandboxes/ns/sb/80//x, //x",
    })
    void thePartsAreDecodedAndTheRestIsKeptRaw(String target, String rest) {
        assertThat(parsed(FakeHead.get(target)))
                .isEqualTo(
                        new SandboxAddress(new SandboxKey("ns", "sb"), 80, null, null, null, AddressForm.PATH, rest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sandboxes/",
                "/sandboxes//",
                "/sandboxes/ns",
                "/sandboxes/ns/sb",
                "/sandboxes/ns/sb/",
                "/sandboxes//sb/80/",
                "/sandboxes/ns//80/",
                "/sandboxes/ns/sb//x",
                "/sandboxes/?a/b/c/d",
                "/sandboxes/ns/sb?/80/x",
                "/sandboxes/%zz/sb",
            })
    void tooFewPartsAreRefusedFirst(String target) {
        assertThat(refused(FakeHead.get(target))).isEqualTo(FORM);
    }

    @ParameterizedTest
    @CsvSource({
        "/sandboxes/NS%/sb/80/, Invalid percent-encoding in path.",
        "/sandboxes/ns/%4/80/, Invalid percent-encoding in path.",
        "/sandboxes/ns/sb/8%g0/, Invalid percent-encoding in path.",
        "/sandboxes/NS/SB/x/, Invalid namespace format.",
        "/sandboxes/a%2Fb/sb/80/, Invalid namespace format.",
        "/sandboxes/ns/SB/x/, Invalid sandbox ID format.",
        "/sandboxes/ns/%00/80/, Invalid sandbox ID format.",
        "/sandboxes/ns/a+b/80/, Invalid sandbox ID format.",
        "/sandboxes/ns/sb/080/, Invalid port format.",
        "/sandboxes/ns/sb/80#f, Invalid port format.",
        "/sandboxes/ns/sb/%200/, Invalid port format.",
    })
    void faultsAreToldInOrder(String target, String text) {
        assertThat(refused(FakeHead.get(target))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sandboxes",
                "/sandboxes?x",
                "/sandboxesx/ns/sb/80/",
                "/Sandboxes/ns/sb/80/",
                "/%73andboxes/ns/sb/80/",
                "//sandboxes/ns/sb/80/",
                "/x/sandboxes/ns/sb/80/",
                "*",
            })
    void whatIsNotBelowTheRawPrefixIsReadAsHeaderForm(String target) {
        assertThat(refused(FakeHead.get(target))).isEqualTo("X-Sandbox-ID header is required.");
        SandboxAddress address = parsed(FakeHead.get(target).with("X-Sandbox-ID", "sb"));
        assertThat(address.form()).isEqualTo(AddressForm.HEADER);
        assertThat(address.forwardTarget()).isEqualTo(target);
    }

    @Test
    void aBrokenPathIsNotReadAgainAsHeaderForm() {
        assertThat(refused(FakeHead.get("/sandboxes/ns").with("X-Sandbox-ID", "sb")))
                .isEqualTo(FORM);
    }

    @Test
    void thePathDecidesAndNamingFieldsAreNotLookedAt() {
        FakeHead head = FakeHead.get("/sandboxes/ns/sb/80/x")
                .with("X-Sandbox-ID", "?")
                .with("X-Sandbox-Namespace", "a")
                .with("X-Sandbox-Namespace", "b")
                .with("X-Sandbox-Port", "0")
                .with("X-Sandbox-Timeout", "3");
        assertThat(parsed(head).sandbox()).isEqualTo(new SandboxKey("ns", "sb"));
        assertThat(parsed(head).timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Sandbox-Pod-IP, 10.0.0.1, Invalid target IP address.",
        "X-Sandbox-UID, u, Invalid sandbox UID format.",
    })
    void hintsAreRefusedOnceThePathIsSound(String name, String value, String text) {
        assertThat(refused(FakeHead.get("/sandboxes/ns/sb/80/").with(name, value)))
                .isEqualTo(text);
        assertThat(refused(FakeHead.get("/sandboxes/ns/sb/80/").with(name, "").with(name, value)))
                .isEqualTo(text);
        assertThat(refused(FakeHead.get("/sandboxes/ns/sb/0/").with(name, value)))
                .isEqualTo("Invalid port format.");
        assertThat(parsed(FakeHead.get("/sandboxes/ns/sb/80/").with(name, " ")).uid())
                .isNull();
    }

    @Test
    void thePodIpIsRefusedBeforeTheUid() {
        assertThat(refused(FakeHead.get("/sandboxes/ns/sb/80/")
                        .with("X-Sandbox-UID", "u")
                        .with("X-Sandbox-Pod-IP", "::9")))
                .isEqualTo("Invalid target IP address.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/b", "/a/b/", "/a/b//"})
    void trailingSlashesOfThePrefixDoNotCount(String prefix) {
        FakeHead head = FakeHead.get("/a/b/ns/sb/80/x");
        assertThat(new AddressParser(prefix).parse(head)).isInstanceOf(Addressing.Addressed.class);
    }

    @Test
    void theRootAsPrefixTakesEveryPath() {
        FakeHead head = FakeHead.get("/ns/sb/80/x");
        assertThat(new AddressParser("/").parse(head)).isInstanceOf(Addressing.Addressed.class);
    }

    @Test
    void anEmptyPrefixIsOff() {
        FakeHead head = FakeHead.get("/ns/sb/80/x").with("X-Sandbox-ID", "sb");
        assertThat(((Addressing.Addressed) new AddressParser("").parse(head))
                        .address()
                        .form())
                .isEqualTo(AddressForm.HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandboxes", "/a?b", "/a#b"})
    void aPrefixThatIsNoPathIsAnError(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressParser(prefix));
    }

    @Test
    void whoeverAsksBelowThePrefixMeansASandbox() {
        assertThat(parser.addressesNothing(FakeHead.get("/sandboxes/healthz"))).isFalse();
        assertThat(parser.addressesNothing(FakeHead.get("/sandboxes"))).isTrue();
        assertThat(parser.addressesNothing(FakeHead.get("/healthz"))).isTrue();
    }
}
