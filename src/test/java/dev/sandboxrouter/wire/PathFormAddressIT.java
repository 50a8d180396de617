package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertNotFound;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.HeaderField;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sandbox named by the path; contract section 1, path form. */
class PathFormAddressIT {

    private static final String FORM = "Path-routed request must have the form <prefix>/<namespace>/<id>/<port>/...";

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--path-routing-prefix=/sandboxes");

    private static String get(String target, String... lines) {
        return head("GET " + target + " HTTP/1.1", "Host: r", String.join("\r\n", lines));
    }

    private static String prefixOf(ScriptedSandbox sandbox) {
        return "/sandboxes/" + sandbox.namespace() + '/' + sandbox.id() + '/' + sandbox.port();
    }

    @ParameterizedTest
    @CsvSource({
        "'', /",
        "/, /",
        "?q=1, /?q=1",
        "/x, /x",
        "/x%2Fy//z/../;a?b=%zz, /x%2Fy//z/../;a?b=%zz",
        "//x, //x",
        "/sandboxes/default/other/80/, /sandboxes/default/other/80/",
    })
    void theRestIsForwardedRaw(String rest, String forwarded) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(router.client().exchange(get(prefixOf(sandbox) + rest)), 200);
        assertThat(sandbox.request(1).target()).isEqualTo(forwarded);
    }

    @ParameterizedTest
    @CsvSource({"/sandboxes/default", "/sandboxes/default/", "/sandboxes/default/sb", "/sandboxes/default/sb?/80/"})
    void tooFewPartsAreRefused(String target) throws IOException {
        assertInvalidAddress(router.client().exchange(get(target)), FORM);
    }

    @ParameterizedTest
    @CsvSource({
        "/sandboxes/de%zzfault/sb/80/, Invalid percent-encoding in path.",
        "/sandboxes/default/sb%/80/, Invalid percent-encoding in path.",
        "/sandboxes/default/sb/8%3/x, Invalid percent-encoding in path.",
        "/sandboxes/Team/S/0/, Invalid namespace format.",
        "/sandboxes/%2e%2e/sb/80/, Invalid namespace format.",
        "/sandboxes/default/S/0/, Invalid sandbox ID format.",
        "/sandboxes/default/s%2Fb/80/, Invalid sandbox ID format.",
        "/sandboxes/default/sb/0/, Invalid port format.",
        "/sandboxes/default/sb/080/, Invalid port format.",
        "/sandboxes/default/sb/65536/, Invalid port format.",
    })
    void aBadPartIsRefusedWithItsText(String target, String detail) throws IOException {
        assertInvalidAddress(router.client().exchange(get(target)), detail);
    }

    @Test
    void thePartsAreDecodedBeforeTheyAreJudged() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String encoded = prefixOf(sandbox).replace("default", "%64efaul%74");

        assertPassed(router.client().exchange(get(encoded + "/x")), 200);
    }

    @ParameterizedTest
    @CsvSource({"/sandboxes", "/sandboxes?a", "/sandboxesX/default/sb/80/", "/Sandboxes/default/sb/80/", "/x"})
    void whatIsNotBelowThePrefixIsHeaderForm(String target) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertInvalidAddress(router.client().exchange(get(target)), "X-Sandbox-ID header is required.");
        assertPassed(router.client().exchange(sandbox.get(target)), 200);
        assertThat(sandbox.request(1).target()).isEqualTo(target);
    }

    @Test
    void thePathDecidesAndTheHeadersAreNotForwarded() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        ScriptedSandbox other = router.sandbox();

        assertPassed(router.client().exchange(other.get(prefixOf(sandbox) + "/x", "X-Sandbox-Timeout: 9")), 200);
        assertThat(other.accepted()).isZero();
        assertThat(sandbox.request(1).head().fields())
                .extracting(HeaderField::name)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filteredOn(name -> name.startsWith("x-sandbox-"))
                .containsExactly("x-sandbox-router-hops");
    }

    @Test
    void aPodIpOrUidIsRefused() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        var client = router.client();

        assertInvalidAddress(
                client.exchange(get(prefixOf(sandbox), "X-Sandbox-Pod-IP: " + sandbox.ip())),
                "Invalid target IP address.");
        assertInvalidAddress(
                client.exchange(get(prefixOf(sandbox), "X-Sandbox-UID: " + RouterUnderTest.uidOf(sandbox))),
                "Invalid sandbox UID format.");
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void anUnknownNameIsNotFound() throws IOException {
        assertNotFound(router.client().exchange(get("/sandboxes/default/nobody/80/")), "nobody");
    }
}
