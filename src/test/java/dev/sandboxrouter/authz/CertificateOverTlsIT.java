package dev.sandboxrouter.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.TestCa;
import dev.sandboxrouter.testkit.TlsFolder;
import dev.sandboxrouter.testkit.TlsTrust;
import dev.sandboxrouter.testkit.TlsTrust.Wallet;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code subjectaccessreview} by the certificate of a real handshake: who is asked about is whom a CA in force vouches for,
 * whatever HTTP is spoken and whether the session is new or resumed. Contract sections 11 and 12.
 */
class CertificateOverTlsIT {

    private static final String PROXY = "sandboxes.agents.x-k8s.io/proxy";
    private static final Duration ADOPTED_WITHIN = Duration.ofSeconds(2);

    private static final TestCa SERVERS = TestCa.named("servers");
    private static final TestCa CLIENTS = TestCa.named("clients");
    private static final TestCa.Identity SERVER = SERVERS.issue("router");
    private static final TestCa.Identity ALICE = CLIENTS.issueTo("CN=alice,O=team-b,O=team-a");
    private static final TlsFolder FOLDER = TlsFolder.holding(SERVER, CLIENTS);

    @RegisterExtension
    static final ScriptedReviews API = ScriptedReviews.start();

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(flags(FOLDER, "optional"));

    private static String[] flags(TlsFolder folder, String mode) {
        return folder.flagsAnd(
                API.flag(),
                "--authz-mode=subjectaccessreview",
                "--mtls-mode=" + mode,
                "--tls-client-ca-file=" + folder.clientCa());
    }

    /** The status over a new connection of a protocol of TLS, or of {@code h2}. */
    private static int get(RouterUnderTest to, SSLContext client, String protocol, ScriptedSandbox sandbox)
            throws IOException {
        if (protocol.equals("h2")) {
            try (Http2Client http2 = Http2Client.connectTls(to.httpsPort(), client)) {
                http2.get(1, "/", sandbox);
                return http2.readResponse(1).status();
            }
        }
        return to.tlsClient(client, protocol).exchange(sandbox.get("/")).status();
    }

    private static ScriptedSandbox permitted(String user, RouterUnderTest of) throws IOException {
        ScriptedSandbox sandbox = of.sandbox();
        API.permit(user, "connect", PROXY, "default", sandbox.id());
        return sandbox;
    }

    private static void assertAskedAbout(String user, List<String> groups, ScriptedSandbox sandbox) {
        assertThat(API.tokenReviews()).isEmpty();
        JsonNode spec = API.accessReviews().get(API.accessReviews().size() - 1).path("spec");
        assertThat(spec.path("user").asText()).isEqualTo(user);
        assertThat(spec.path("groups")).extracting(JsonNode::asText).containsExactlyInAnyOrderElementsOf(groups);
        assertThat(spec.path("resourceAttributes").path("name").asText()).isEqualTo(sandbox.id());
        assertThat(spec.has("uid")).isFalse();
        assertThat(spec.has("extra")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3", "h2"})
    void theNameAndItsOrganizationsAreAskedAboutAndTheVerdictHolds(String protocol) throws IOException {
        ScriptedSandbox hers = permitted("alice", router);
        ScriptedSandbox other = router.sandbox();
        SSLContext alice = TlsTrust.of(SERVERS, ALICE);

        assertThat(get(router, alice, protocol, hers)).isEqualTo(200);
        assertAskedAbout("alice", List.of("team-a", "team-b"), hers);
        assertThat(get(router, alice, protocol, other)).isEqualTo(403);
        assertAskedAbout("alice", List.of("team-a", "team-b"), other);
        assertThat(other.accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3", "h2"})
    void whoShowsNoneIsNobody(String protocol) throws IOException {
        ScriptedSandbox sandbox = permitted("alice", router);

        assertThat(get(router, TlsTrust.in(SERVERS), protocol, sandbox)).isEqualTo(401);
        assertThat(API.accessReviews()).isEmpty();
        assertThat(sandbox.accepted()).isZero();
    }

    /** Of a CA of the same name, which only the signature gives away: not even nobody, but no handshake. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3", "h2"})
    void whoseCertificateNobodyVouchesForIsOut(String protocol) throws IOException {
        ScriptedSandbox sandbox = permitted("alice", router);
        TestCa.Identity forged = TestCa.named("clients").issueTo("CN=alice");

        assertThatThrownBy(() -> get(router, TlsTrust.of(SERVERS, forged), protocol, sandbox))
                .isInstanceOf(IOException.class);
        assertThat(API.accessReviews()).isEmpty();
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void aCertificateThatIsNotAskedForIsNone() throws IOException {
        try (RouterUnderTest off = RouterUnderTest.started(
                FOLDER.flagsAnd(API.flag(), "--authz-mode=subjectaccessreview", "--mtls-mode=off"))) {
            assertThat(get(off, TlsTrust.of(SERVERS, ALICE), "TLSv1.3", permitted("alice", off)))
                    .isEqualTo(401);
            assertThat(API.accessReviews()).isEmpty();
        }
    }

    /** A token counts alone, or a stolen certificate would be worth more beside a token that was taken away. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aBadTokenIsNotMadeGoodByACertificate(String protocol) throws IOException {
        ScriptedSandbox sandbox = permitted("alice", router);
        RawResponse answer = router.tlsClient(TlsTrust.of(SERVERS, ALICE), protocol)
                .exchange(sandbox.get("/", "Authorization: Bearer bad"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(API.accessReviews()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoResumesASessionIsStillWhoBeganIt(String protocol) throws IOException {
        Wallet wallet = new Wallet(ALICE);
        SSLContext alice = TlsTrust.of(SERVERS, wallet);
        for (int i = 0; i < 3; i++) {
            ScriptedSandbox sandbox = permitted("alice", router);
            assertThat(get(router, alice, protocol, sandbox)).isEqualTo(200);
            assertAskedAbout("alice", List.of("team-a", "team-b"), sandbox);
        }
        assertThat(wallet.asked()).as("shown in the first handshake alone").isEqualTo(1);
        SSLContext bob = TlsTrust.of(SERVERS, CLIENTS.issueTo("CN=bob"));
        ScriptedSandbox hers = permitted("alice", router);
        assertThat(get(router, bob, protocol, hers)).isEqualTo(403);
        assertAskedAbout("bob", List.of(), hers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void ofARemovedCaNobodyComesBackNotEvenByResumption(String protocol) throws IOException {
        TlsFolder folder = TlsFolder.holding(SERVER, CLIENTS);
        TestCa others = TestCa.named("other clients");
        try (RouterUnderTest own = RouterUnderTest.started(flags(folder, "optional"))) {
            Wallet wallet = new Wallet(ALICE);
            SSLContext alice = TlsTrust.of(SERVERS, wallet);
            ScriptedSandbox hers = permitted("alice", own);
            assertThat(get(own, alice, protocol, hers)).isEqualTo(200);
            RawClient stays = own.tlsClient(alice, protocol);
            folder.swap(SERVER.certificatePem(), SERVER.keyPem(), others.certificatePem());
            awaitLet(own, TlsTrust.of(SERVERS, others.issueTo("CN=carol")), protocol);
            API.heal();

            assertThatThrownBy(() -> get(own, alice, protocol, permitted("alice", own)))
                    .isInstanceOf(IOException.class);
            wallet.close();
            assertThat(get(own, alice, protocol, permitted("alice", own))).isEqualTo(401);
            assertThat(API.accessReviews()).isEmpty();
            assertThat(stays.exchange(hers.get("/")).status()).isEqualTo(200); // its handshake was good, and is over
        }
    }

    private static void awaitLet(RouterUnderTest own, SSLContext carol, String protocol) throws IOException {
        ScriptedSandbox hers = permitted("carol", own);
        Awaitility.await("the new CA is in force")
                .atMost(ADOPTED_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> get(own, carol, protocol, hers) == 200);
    }
}
