package dev.sandboxrouter.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.TestCa;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which PEM files make a listener's TLS, and what is said of the others. */
class TlsMaterialTest {

    private static final TestCa CA = TestCa.named("ca");
    private static final KeyPair RSA = TestCa.newKeys("RSA", 2048);
    private static final KeyPair P256 = TestCa.newKeys("EC", 256);
    private static final KeyPair P384 = TestCa.newKeys("EC", 384);
    private static final KeyPair EDWARDS = TestCa.newKeys("Ed25519", 255);

    @TempDir
    Path folder = Path.of("");

    private TlsMaterial.Reading read(String certificate, String key) throws IOException {
        Path cert = Files.writeString(folder.resolve("tls.crt"), certificate);
        TlsFiles files = TlsFiles.withoutClients(file(cert), file(Files.writeString(folder.resolve("tls.key"), key)));
        return TlsMaterial.read(files, TlsContents.of(files));
    }

    private static PemFile file(Path path) {
        return new PemFile("--a-file", path);
    }

    private List<String> problems(String certificate, String key) throws IOException {
        return ((TlsMaterial.Reading.Broken) read(certificate, key)).problems();
    }

    private static String certificateOf(KeyPair keys) {
        return CA.issue("server", keys, Duration.ofDays(1)).certificatePem();
    }

    private static String pkcs8(KeyPair keys) {
        return TestCa.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private static byte[] inner(KeyPair keys) throws IOException {
        return PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
    }

    /** SEC 1 with the curve named in the key, as OpenSSL writes it. */
    private static String sec1(KeyPair keys) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(inner(keys));
        ECPrivateKey named = new ECPrivateKey(
                ((java.security.interfaces.ECPrivateKey) keys.getPrivate())
                        .getParams()
                        .getOrder()
                        .bitLength(),
                key.getKey(),
                PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                        .getPrivateKeyAlgorithm()
                        .getParameters());
        return TestCa.pem("EC PRIVATE KEY", named.getEncoded());
    }

    static Stream<Arguments> goodKeys() throws IOException {
        return Stream.of(
                Arguments.of("PRIVATE KEY", RSA, pkcs8(RSA)),
                Arguments.of("PRIVATE KEY", P256, pkcs8(P256)),
                Arguments.of("PRIVATE KEY", P384, pkcs8(P384)),
                Arguments.of("PRIVATE KEY", EDWARDS, pkcs8(EDWARDS)),
                Arguments.of("RSA PRIVATE KEY", RSA, TestCa.pem("RSA PRIVATE KEY", inner(RSA))),
                Arguments.of("EC PRIVATE KEY", P256, sec1(P256)),
                Arguments.of("EC PRIVATE KEY", P384, sec1(P384)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("goodKeys")
    void everyUsualFormOfAKeyIsRead(String label, KeyPair keys, String pem) throws IOException {
        assertThat(pem).contains("BEGIN " + label + "-");
        TlsMaterial.Reading reading = read("text before\n" + certificateOf(keys) + CA.certificatePem(), pem);

        assertThat(reading).isInstanceOf(TlsMaterial.Reading.Sound.class);
        TlsMaterial material = ((TlsMaterial.Reading.Sound) reading).material();
        assertThat(material.key().getAlgorithm()).isEqualTo(keys.getPrivate().getAlgorithm());
        assertThat(material.chain()).hasSize(2);
        assertThat(material.toString()).isEqualTo("TlsMaterial[CN=server]");
    }

    @Test
    void aCurveThatIsNamedInABlockOfItsOwnIsFound() throws IOException {
        byte[] oid = PrivateKeyInfo.getInstance(P256.getPrivate().getEncoded())
                .getPrivateKeyAlgorithm()
                .getParameters()
                .toASN1Primitive()
                .getEncoded();
        String bare = TestCa.pem("EC PRIVATE KEY", inner(P256));
        String named = TestCa.pem("EC PARAMETERS", oid) + bare;

        assertThat(read(certificateOf(P256), named)).isInstanceOf(TlsMaterial.Reading.Sound.class);
    }

    @Test
    void anEncryptedKeyIsRefusedForWhatItIs() throws IOException {
        StringWriter openssl = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(openssl)) {
            writer.writeObject(
                    RSA.getPrivate(),
                    new JcePEMEncryptorBuilder("AES-128-CBC")
                            .setProvider(new BouncyCastleProvider())
                            .build("secret".toCharArray()));
        }
        String expected =
                "--a-file " + folder.resolve("tls.key") + " holds an encrypted key: expected one without a passphrase";

        assertThat(problems(certificateOf(RSA), openssl.toString())).containsExactly(expected);
        assertThat(problems(certificateOf(RSA), TestCa.pem("ENCRYPTED PRIVATE KEY", new byte[] {0x30, 0})))
                .containsExactly(expected);
    }

    @Test
    void aKeyOfAnotherCertificateIsAProblem() throws IOException {
        assertThat(problems(certificateOf(P256), pkcs8(TestCa.newKeys("EC", 256))))
                .singleElement()
                .asString()
                .contains("tls.key is not that of the first certificate in", "tls.crt");
        assertThat(problems(certificateOf(P256), pkcs8(RSA))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no PEM",
                "-----BEGIN PRIVATE KEY-----\n\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIQ=\n-----END EC PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----"
            })
    void whatIsNoKeyIsAProblemOfThatFileAndSaysNothingOfItsContent(String key) throws IOException {
        assertThat(problems(certificateOf(P256), key))
                .singleElement()
                .asString()
                .startsWith("--a-file " + folder.resolve("tls.key") + " holds ")
                .doesNotContain("MAA", "!!");
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        assertThat(problems("nothing", "nothing")).hasSize(2);
        Path none = folder.resolve("none");
        TlsFiles files =
                new TlsFiles(file(none), file(folder.resolve("tls.key")), file(folder), ClientCertificates.REQUIRED);
        List<String> problems =
                ((TlsMaterial.Reading.Broken) TlsMaterial.read(files, TlsContents.of(files))).problems();

        assertThat(problems).hasSize(3);
        assertThat(problems.get(0)).isEqualTo("--a-file " + none + " cannot be read: NoSuchFileException");
    }

    @Test
    void aFileIsReadUpToItsLimit() throws IOException {
        String certificate = certificateOf(P256);
        String padding = " ".repeat(TlsContents.MAX_FILE - certificate.length());

        assertThat(read(padding + certificate, pkcs8(P256))).isInstanceOf(TlsMaterial.Reading.Sound.class);
        assertThat(problems(" " + padding + certificate, pkcs8(P256)))
                .singleElement()
                .asString()
                .contains("is larger than");
    }
}
