package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate authority with a new key, which vouches for anybody. Any thread. */
@SuppressWarnings("JavaUtilDate") // as Bouncy Castle wants it
public final class TestCa {

    private static final AtomicLong SERIAL = new AtomicLong(System.currentTimeMillis());

    private final X500Principal name;
    private final KeyPair keys = newKeys("EC", 256);
    private final X509Certificate certificate;

    private TestCa(String name) {
        this.name = new X500Principal("CN=" + name);
        this.certificate = sign(this.name, keys, Duration.ofDays(1), true);
    }

    public static TestCa named(String name) {
        return new TestCa(name);
    }

    /** A certificate and its key. */
    public record Identity(X509Certificate certificate, PrivateKey key) {

        public String certificatePem() {
            return pem("CERTIFICATE", encoded(certificate));
        }

        /** As PKCS#8. */
        public String keyPem() {
            return pem("PRIVATE KEY", key.getEncoded());
        }

        public Instant notAfter() {
            return certificate.getNotAfter().toInstant();
        }

        public BigInteger serial() {
            return certificate.getSerialNumber();
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String certificatePem() {
        return pem("CERTIFICATE", encoded(certificate));
    }

    /** One for localhost that is good today, with an EC key. */
    public Identity issue(String commonName) {
        return issue(commonName, newKeys("EC", 256), Duration.ofDays(1));
    }

    /** One with a key of the caller's, good for so long from an hour ago; a short time is over already. */
    public Identity issue(String commonName, KeyPair subject, Duration life) {
        return new Identity(sign(new X500Principal("CN=" + commonName), subject, life, false), subject.getPrivate());
    }

    /** A client's, that has no name but its subject, such as {@code CN=alice,O=team-a}. */
    public Identity issueTo(String subject) {
        KeyPair subjectKeys = newKeys("EC", 256);
        X509Certificate signed = sign(new X500Principal(subject), subjectKeys, Duration.ofDays(1), false, false);
        return new Identity(signed, subjectKeys.getPrivate());
    }

    public static KeyPair newKeys(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(X500Principal subject, KeyPair subjectKeys, Duration life, boolean ca) {
        return sign(subject, subjectKeys, life, ca, true);
    }

    private X509Certificate sign(
            X500Principal subject, KeyPair subjectKeys, Duration life, boolean ca, boolean ofThisMachine) {
        Instant from = Instant.now().minus(Duration.ofHours(1));
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(from),
                Date.from(from.plus(life)),
                subject,
                subjectKeys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            if (ofThisMachine) {
                GeneralName[] names = {
                    new GeneralName(GeneralName.dNSName, "localhost"),
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                };
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A PEM block. */
    public static String pem(String label, byte[] der) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, der));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
