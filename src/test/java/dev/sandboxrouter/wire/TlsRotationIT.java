package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.testkit.LogCapture;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.TestCa;
import dev.sandboxrouter.testkit.TlsFolder;
import dev.sandboxrouter.testkit.TlsTrust;
import dev.sandboxrouter.tls.ReloadingTls;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Certificates, keys and CAs change under a router that is busy with handshakes; contract section 12. */
class TlsRotationIT {

    private static final Duration ADOPTED_WITHIN = Duration.ofSeconds(2);
    private static final int BROKEN_EACH = 10;

    private static final TestCa SERVERS = TestCa.named("servers");
    private static final TestCa CLIENTS = TestCa.named("clients");

    @Test
    @Tag("soak")
    void fiftyRotationsFailNoHandshake() throws Exception {
        rotate(50);
    }

    @Test
    @Tag("long")
    void aThousandRotationsFailNoHandshake() throws Exception {
        rotate(1000);
    }

    private static void rotate(int times) throws Exception {
        TlsFolder folder = TlsFolder.holding(SERVERS.issue("router"), CLIENTS);
        try (RouterUnderTest router = RouterUnderTest.started(folder.flags());
                Handshakes handshakes = Handshakes.with(router.httpsPort())) {
            int broken = 0;
            for (int i = 1; i <= times; i++) {
                if (i % BROKEN_EACH == 0) {
                    BigInteger before = handshakes.serial();
                    TestCa.Identity unfit = SERVERS.issue("router");
                    folder.swap(unfit.certificatePem(), SERVERS.issue("router").keyPem(), CLIENTS.certificatePem());
                    awaitReloads(router, "failure", ++broken);
                    assertThat(handshakes.serial()).isEqualTo(before);
                } else {
                    TestCa.Identity next = SERVERS.issue("router");
                    folder.swap(next.certificatePem(), next.keyPem(), CLIENTS.certificatePem());
                    handshakes.awaitSerial(next.serial());
                }
            }
            awaitReloads(router, "success", times - broken);
            assertThat(handshakes.failures()).isEmpty();
            assertThat(handshakes.count()).isGreaterThan(times);
        }
    }

    private static void awaitReloads(RouterUnderTest router, String outcome, int count) {
        Awaitility.await("reload " + count + " with " + outcome)
                .atMost(ADOPTED_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> router.metrics().sum("sandbox_router_cert_reloads_total", "outcome=\"" + outcome + "\"")
                        == count);
    }

    /** One file after the other, by a rename each, as certbot and hand-made scripts do it. */
    @Test
    void filesMayBeReplacedOneByOne() throws Exception {
        TestCa.Identity first = SERVERS.issue("router");
        Path folder = Files.createTempDirectory("tls");
        Path certificate = Files.writeString(folder.resolve("c.pem"), first.certificatePem());
        Path key = Files.writeString(folder.resolve("k.pem"), first.keyPem());
        try (RouterUnderTest router = RouterUnderTest.started(
                        "--https-bind-address=127.0.0.1:0", "--tls-cert-file=" + certificate, "--tls-key-file=" + key);
                Handshakes handshakes = Handshakes.with(router.httpsPort())) {
            TestCa.Identity next = SERVERS.issue("router");
            Files.move(Files.writeString(folder.resolve("new"), next.certificatePem()), certificate, REPLACE);
            Files.move(Files.writeString(folder.resolve("new"), next.keyPem()), key, REPLACE);
            handshakes.awaitSerial(next.serial());

            assertThat(ofHttps(router, "cert_refused")).isZero();
            assertThat(ofHttps(router, "cert_not_after_seconds"))
                    .isEqualTo((double) next.notAfter().getEpochSecond());
            Files.delete(key);
            awaitReloads(router, "failure", 1);
            assertThat(ofHttps(router, "cert_refused")).isOne();
            assertThat(ofHttps(router, "cert_not_after_seconds"))
                    .as("the one in force")
                    .isEqualTo((double) next.notAfter().getEpochSecond());
            Files.writeString(key, next.keyPem());
            Awaitility.await("it is good again")
                    .atMost(ADOPTED_WITHIN)
                    .until(() -> ofHttps(router, "cert_refused") == 0);
            assertThat(handshakes.serial()).isEqualTo(next.serial());
            assertThat(handshakes.failures()).isEmpty();
        }
    }

    @Test
    void theLogSaysWhichFileIsNoGoodAndWhyAndNothingThatIsInIt() throws Exception {
        TestCa.Identity first = SERVERS.issue("router");
        TestCa.Identity other = SERVERS.issue("router");
        String noKey = "-----BEGIN PRIVATE KEY-----\nbm8ga2V5IGF0IGFsbA==\n-----END PRIVATE KEY-----\n";
        TlsFolder folder = TlsFolder.holding(first, CLIENTS);
        try (LogCapture log = LogCapture.open();
                RouterUnderTest router = RouterUnderTest.started(folder.flags())) {
            folder.swap(first.certificatePem(), other.keyPem(), CLIENTS.certificatePem());
            awaitReloads(router, "failure", 1);
            assertThat(lastOf(log))
                    .contains("last sound ones stay in force", "" + folder.key(), "" + folder.certificate())
                    .contains("is not that of the first certificate");
            folder.swap(first.certificatePem(), noKey, CLIENTS.certificatePem());
            awaitReloads(router, "failure", 2);
            assertThat(lastOf(log)).contains("" + folder.key()).doesNotContain("" + folder.certificate());
            folder.swap("no certificate", first.keyPem(), CLIENTS.certificatePem());
            awaitReloads(router, "failure", 3);
            assertThat(lastOf(log)).contains("" + folder.certificate()).doesNotContain("" + folder.key());

            String all = String.join("\n", log.events());
            assertThat(all).doesNotContain("bm8ga2V5IGF0IGFsbA", "BEGIN");
            for (TestCa.Identity identity : List.of(first, other)) {
                assertThat(all)
                        .doesNotContain(identity.keyPem()
                                .lines()
                                .filter(line -> !line.startsWith("-"))
                                .toArray(String[]::new));
            }
        }
    }

    private static String lastOf(LogCapture log) {
        return log.events().stream()
                .filter(event -> event.startsWith(ReloadingTls.class.getName()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static double ofHttps(RouterUnderTest router, String gauge) throws IOException {
        return router.metrics().sum("sandbox_router_" + gauge, "listener=\"https\"");
    }

    private static final CopyOption REPLACE = StandardCopyOption.REPLACE_EXISTING;

    /** Who resumes a session shows no certificate again, so sessions must go with the CA that let them in. */
    @Test
    void aClientOfARemovedCaIsOutThoughItCouldResume() throws Exception {
        TestCa.Identity server = SERVERS.issue("router");
        TestCa others = TestCa.named("other clients");
        TlsFolder folder = TlsFolder.holding(server, CLIENTS);
        String[] flags = folder.flagsAnd("--mtls-mode=required", "--tls-client-ca-file=" + folder.clientCa());
        try (RouterUnderTest router = RouterUnderTest.started(flags)) {
            for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
                folder.swap(server.certificatePem(), server.keyPem(), CLIENTS.certificatePem());
                SSLContext alice = TlsTrust.of(SERVERS, CLIENTS.issue("alice"));
                awaitIn(router, alice, protocol);
                RawClient stays = router.tlsClient(alice, protocol);
                folder.swap(server.certificatePem(), server.keyPem(), others.certificatePem());
                awaitIn(router, TlsTrust.of(SERVERS, others.issue("bob")), protocol);

                assertThatThrownBy(() -> healthz(router.tlsClient(alice, protocol)))
                        .isInstanceOf(IOException.class);
                assertThat(healthz(stays)).isEqualTo(200); // its handshake was good, and is over
            }
        }
    }

    private static void awaitIn(RouterUnderTest router, SSLContext client, String protocol) {
        Awaitility.await("the client's CA is trusted")
                .atMost(ADOPTED_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> healthz(router.tlsClient(client, protocol)) == 200);
    }

    private static int healthz(RawClient client) throws IOException {
        return client.exchange("GET /healthz HTTP/1.1\r\nHost: router.test\r\n\r\n")
                .status();
    }

    /** Handshakes one after the other, with as much of a pause as leaves the router some of the processor, by a client that resumes its session where it is let. */
    private static final class Handshakes implements AutoCloseable {

        private static final Duration PAUSE = Duration.ofMillis(2);

        private final int port;
        private final SSLContext client = TlsTrust.in(SERVERS);
        private final List<Exception> failures = new CopyOnWriteArrayList<>();
        private final AtomicInteger count = new AtomicInteger();
        private final Thread thread = new Thread(this::run, "handshakes");
        private volatile BigInteger serial = BigInteger.ZERO;
        private volatile boolean closed;

        private Handshakes(int port) {
            this.port = port;
        }

        static Handshakes with(int port) {
            Handshakes handshakes = new Handshakes(port);
            handshakes.thread.start();
            return handshakes;
        }

        private void run() {
            while (!closed) {
                try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", port)) {
                    socket.startHandshake(); // getSession alone would hide why it fails
                    SSLSession session = socket.getSession();
                    serial = ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber();
                    count.incrementAndGet();
                    LockSupport.parkNanos(PAUSE.toNanos());
                } catch (IOException e) {
                    failures.add(e);
                }
            }
        }

        BigInteger serial() {
            return serial;
        }

        int count() {
            return count.get();
        }

        List<Exception> failures() {
            return failures;
        }

        void awaitSerial(BigInteger expected) {
            Awaitility.await("the new certificate is shown")
                    .atMost(ADOPTED_WITHIN)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> serial.equals(expected));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
