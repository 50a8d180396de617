package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Requests.made;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.FakeHead;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client certificate stands for: SPIFFE URI, else DNS name, else common name; groups from O. Contract section 11. */
class CertificateUsersTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static X509Certificate all;

    @SuppressWarnings("NullAway.Init")
    private static X509Certificate twoSpiffe;

    @SuppressWarnings("NullAway.Init")
    private static X509Certificate dns;

    @SuppressWarnings("NullAway.Init")
    private static X509Certificate commonName;

    @SuppressWarnings("NullAway.Init")
    private static X509Certificate nobody;

    @SuppressWarnings("NullAway.Init")
    private static X509Certificate system;

    @BeforeAll
    static void make() throws Exception {
        Path store = folder.resolve("clients.p12");
        String password = UUID.randomUUID().toString();
        String spiffe = "uri:spiffe://example.org/ns/team-a/sa/agent";
        all = generate(
                store,
                password,
                "CN=someone,O=team-a,O=team-b",
                "uri:https://example.org," + spiffe + ",dns:a.example.org");
        twoSpiffe = generate(store, password, "CN=someone", spiffe + ",uri:spiffe://example.org/other");
        dns = generate(store, password, "CN=someone", "ip:10.0.0.1,dns:a.example.org,dns:b.example.org");
        commonName = generate(store, password, "CN=\"some,one\\,CN=admin\",OU=CN=x,O=\"Acme, Inc.\"", "ip:10.0.0.1");
        nobody = generate(store, password, "OU=nobody", "email:a@example.org");
        system = generate(store, password, "CN=someone,O=system:masters", null);
    }

    /** By the JDK's own tool: the JDK has no public class that makes a certificate. */
    private static X509Certificate generate(Path store, String password, String subject, @Nullable String names)
            throws Exception {
        String alias = UUID.randomUUID().toString();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-validity",
                "1",
                "-dname",
                subject,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                password));
        if (names != null) {
            command.addAll(List.of("-ext", "san=" + names));
        }
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(tool.exitValue()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        return (X509Certificate) keys.getCertificate(alias);
    }

    private static @Nullable User user(X509Certificate certificate) {
        return new CertificateUsers("", false).of(certificate);
    }

    @Test
    void theSpiffeUriComesFirst() {
        assertThat(user(all))
                .isEqualTo(new User("spiffe://example.org/ns/team-a/sa/agent", List.of("team-a", "team-b")));
    }

    @Test
    void twoSpiffeUrisAreNobodys() {
        assertThat(user(twoSpiffe)).isNull();
    }

    @Test
    void theFirstDnsNameComesNext() {
        assertThat(user(dns)).isEqualTo(new User("a.example.org", List.of()));
    }

    /** A value that looks like more attributes is one value. */
    @Test
    void theCommonNameComesLast() {
        User user = Objects.requireNonNull(user(commonName));
        assertThat(user.name()).contains("some,one");
        assertThat(user.groups()).containsExactly("Acme, Inc.");
    }

    @Test
    void withoutAnyNameItIsNobodys() {
        assertThat(user(nobody)).isNull();
    }

    @Test
    void thePrefixStandsBeforeUserAndGroups() {
        assertThat(new CertificateUsers("mtls:", false).of(all))
                .isEqualTo(new User(
                        "mtls:spiffe://example.org/ns/team-a/sa/agent", List.of("mtls:team-a", "mtls:team-b")));
    }

    private static Decision decide(CertificateUsers users, FakeHead head) {
        TokenIdentities nobodyKnown = new TokenIdentities(
                (token, audiences) -> CompletableFuture.completedFuture(Optional.empty()), List.of(), 1, Duration.ZERO);
        AccessVerdicts everything =
                new AccessVerdicts((user, access) -> CompletableFuture.completedFuture(true), 1, Duration.ZERO);
        return made(new ReviewedAccess(nobodyKnown, everything, users, false).decide(Requests.of(head)));
    }

    @Test
    void namesOfTheSystemAreForbiddenUnlessAllowedOrPrefixed() {
        FakeHead head = FakeHead.get("/").certified(system);
        assertThat(decide(new CertificateUsers("", false), head)).isEqualTo(Decision.FORBIDDEN);
        assertThat(decide(
                        new CertificateUsers("system:", false),
                        FakeHead.get("/").certified(dns)))
                .isEqualTo(Decision.FORBIDDEN);
        assertThat(decide(new CertificateUsers("", true), head)).matches(Decision::isAllowed);
        assertThat(decide(new CertificateUsers("mtls:", false), head)).matches(Decision::isAllowed);
    }

    @Test
    void aCertificateStandsInForATokenThatIsMissingAndForNoneThatIsBad() {
        CertificateUsers users = new CertificateUsers("", false);
        assertThat(decide(users, FakeHead.get("/").certified(dns)).user()).isEqualTo("a.example.org");
        assertThat(decide(users, FakeHead.get("/").certified(nobody))).isEqualTo(Decision.UNAUTHENTICATED);
        assertThat(decide(users, FakeHead.get("/"))).isEqualTo(Decision.UNAUTHENTICATED);
        assertThat(decide(users, FakeHead.get("/").certified(dns).with("Authorization", "Bearer bad")))
                .isEqualTo(Decision.UNAUTHENTICATED);
    }
}
