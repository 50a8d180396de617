package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertNotFound;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sandbox named by {@code X-Sandbox-*}; contract section 1, header form. */
class HeaderFormAddressIT {

    private static final String ID = "X-Sandbox-ID: sb";

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--upstream-max-retries=0");

    static Stream<Arguments> badAddresses() {
        return Stream.of(
                bad("X-Sandbox-ID header is required.", "X-Sandbox-Port: 80"),
                bad("X-Sandbox-ID header is required.", "X-Sandbox-ID:"),
                bad("X-Sandbox-ID header is required.", "X-Sandbox-ID: \t "),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: Sb"),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: s_b"),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: s.b"),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: s/b"),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: -sb"),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: sb-"),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: sb, sb"),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: s\u00e9b"),
                bad("Invalid sandbox ID format.", "X-Sandbox-ID: " + "a".repeat(64)),
                bad("Invalid namespace format.", ID, "X-Sandbox-Namespace: Team"),
                bad("Invalid namespace format.", ID, "X-Sandbox-Namespace: a.b"),
                bad("Invalid namespace format.", ID, "X-Sandbox-Namespace: " + "a".repeat(64)),
                bad("Invalid port format.", ID, "X-Sandbox-Port: 0"),
                bad("Invalid port format.", ID, "X-Sandbox-Port: 65536"),
                bad("Invalid port format.", ID, "X-Sandbox-Port: 080"),
                bad("Invalid port format.", ID, "X-Sandbox-Port: +80"),
                bad("Invalid port format.", ID, "X-Sandbox-Port: -1"),
                bad("Invalid port format.", ID, "X-Sandbox-Port: 80a"),
                bad("Invalid port format.", ID, "X-Sandbox-Port: 8 0"),
                bad("Invalid port format.", ID, "X-Sandbox-Port: 0x50"),
                bad("Invalid port format.", ID, "X-Sandbox-Port: 4294967376"),
                bad("Invalid target IP address.", ID, "X-Sandbox-Pod-IP: 10.0.0.1:80"),
                bad("Invalid target IP address.", ID, "X-Sandbox-Pod-IP: 10.0.0.01"),
                bad("Invalid target IP address.", ID, "X-Sandbox-Pod-IP: 10.0.1"),
                bad("Invalid target IP address.", ID, "X-Sandbox-Pod-IP: 167772161"),
                bad("Invalid target IP address.", ID, "X-Sandbox-Pod-IP: [2001:db8::1]"),
                bad("Invalid target IP address.", ID, "X-Sandbox-Pod-IP: fe80::1%eth0"),
                bad("Invalid target IP address.", ID, "X-Sandbox-Pod-IP: localhost"),
                bad("Invalid sandbox UID format.", ID, "X-Sandbox-UID: a b"),
                bad("Invalid sandbox UID format.", ID, "X-Sandbox-UID: \u00e9"),
                bad("Invalid sandbox UID format.", ID, "X-Sandbox-UID: " + "a".repeat(129)));
    }

    static Stream<Arguments> addressesWithSeveralFaults() {
        return Stream.of(
                bad("X-Sandbox-ID header is required.", "X-Sandbox-Namespace: T", "X-Sandbox-Port: 0"),
                bad("Invalid sandbox ID format.", "X-Sandbox-Namespace: T", "X-Sandbox-ID: S"),
                bad("Invalid namespace format.", ID, "X-Sandbox-Port: 0", "X-Sandbox-Namespace: T"),
                bad("Invalid port format.", ID, "X-Sandbox-Pod-IP: x", "X-Sandbox-Port: 0"),
                bad("Invalid target IP address.", ID, "X-Sandbox-UID: a b", "X-Sandbox-Pod-IP: x"));
    }

    static Stream<Arguments> ambiguousAddresses() {
        return Stream.of(
                bad("Ambiguous X-Sandbox-ID header.", "x-sandbox-id: sb", "X-SANDBOX-ID: sc"),
                bad("Ambiguous X-Sandbox-Namespace header.", ID, "X-Sandbox-Namespace: a", "x-sandbox-namespace: b"),
                bad("Ambiguous X-Sandbox-Port header.", ID, "X-Sandbox-Port: 80", "X-Sandbox-Port: 81"),
                bad(
                        "Ambiguous X-Sandbox-Pod-IP header.",
                        ID,
                        "X-Sandbox-Pod-IP: 10.1.1.1",
                        "X-Sandbox-Pod-IP: 10.1.1.2"),
                bad("Ambiguous X-Sandbox-UID header.", ID, "X-Sandbox-UID: a", "X-Sandbox-UID: b"));
    }

    private static Arguments bad(String detail, String... lines) {
        return Arguments.of(detail, String.join("\r\n", lines));
    }

    @ParameterizedTest
    @MethodSource({"badAddresses", "addressesWithSeveralFaults", "ambiguousAddresses"})
    void aBadAddressIsRefusedWithItsText(String detail, String lines) throws IOException {
        assertInvalidAddress(router.client().exchange(head("GET / HTTP/1.1", "Host: r", lines)), detail);
    }

    @Test
    void theConnectionServesOnAfterABadAddress() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        var client = router.client();

        assertInvalidAddress(client.exchange(head("GET / HTTP/1.1", "Host: r")), "X-Sandbox-ID header is required.");
        assertPassed(client.exchange(sandbox.get("/")), 200);
    }

    @Test
    void namesHaveAnyCaseAndValuesAreTrimmed() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String request = head(
                "GET / HTTP/1.1",
                "Host: r",
                "x-sANDBOX-iD:\t  " + sandbox.id() + " \t",
                "x-sandbox-namespace:  default ",
                "x-sandbox-port: " + sandbox.port() + "  ");

        assertPassed(router.client().exchange(request), 200);
    }

    @Test
    void aValueSentTwiceAlikeIsNotAmbiguous() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(router.client().exchange(sandbox.get("/", "X-Sandbox-ID:  " + sandbox.id())), 200);
    }

    @Test
    void anEmptyNamespacePodIpAndUidMeanNone() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(
                router.client()
                        .exchange(sandbox.get("/", "X-Sandbox-Namespace:", "X-Sandbox-Pod-IP:", "X-Sandbox-UID:")),
                200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Other: 1", "X-Sandbox-Port:"})
    void withoutAPortItIs8888(String line) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.refuse();
        String id = "port-" + line.length();

        router.client()
                .exchange(head(
                        "GET / HTTP/1.1", "Host: r", "X-Sandbox-ID: " + sandbox.id(), "X-Request-ID: " + id, line));

        assertThat(router.accessLog().of(id)).containsEntry("upstream", sandbox.ip() + ":8888");
    }

    @Test
    void aNamespaceIsPartOfTheName() throws IOException {
        ScriptedSandbox sandbox = router.sandbox("team-a");
        var client = router.client();

        assertPassed(client.exchange(sandbox.get("/")), 200);
        assertNotFound(
                client.exchange(head("GET / HTTP/1.1", "Host: r", "X-Sandbox-ID: " + sandbox.id())), sandbox.id());
    }

    @Test
    void theLongestNameIsLookedUp() throws IOException {
        String id = "a".repeat(63);

        assertNotFound(router.client().exchange(head("GET / HTTP/1.1", "Host: r", "X-Sandbox-ID: " + id)), id);
    }

    @Test
    void aUidFindsItsSandboxAndNoOther() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        ScriptedSandbox other = router.sandbox();
        var client = router.client();

        assertPassed(client.exchange(sandbox.get("/", "X-Sandbox-UID: " + RouterUnderTest.uidOf(sandbox))), 200);
        assertNotFound(
                client.exchange(sandbox.get("/", "X-Sandbox-UID: " + RouterUnderTest.uidOf(other))), sandbox.id());
        assertNotFound(client.exchange(sandbox.get("/", "X-Sandbox-UID: " + "u".repeat(128))), sandbox.id());
        assertThat(other.accepted()).isZero();
    }

    @Test
    void aPodIpIsAHintWhereTheDirectoryIsOn() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        ScriptedSandbox other = router.sandbox();
        var client = router.client();

        assertPassed(client.exchange(sandbox.get("/", "X-Sandbox-Pod-IP: " + sandbox.ip())), 200);
        assertPassed(client.exchange(sandbox.get("/", "X-Sandbox-Pod-IP: " + other.ip())), 200);
        assertThat(sandbox.requests()).hasSize(2);
        assertThat(other.accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "0.0", "-1", "+1", "1e3", ".5", "5.", "1s", "99999999999999999999", ""})
    void aTimeoutIsNeverAnError(String timeout) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();

        assertPassed(router.client().exchange(sandbox.get("/", "X-Sandbox-Timeout: " + timeout)), 200);
    }
}
