package dev.sandboxrouter.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** X.509 certificates from PEM. */
final class Certificates {

    private static final byte[] PROBE = {1, 2, 3};

    private Certificates() {}

    /**
     * All certificates of a file in their order, at least one.
     *
     * @throws BadPem with what is wrong
     */
    static List<X509Certificate> read(byte[] file) throws BadPem {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemBlock block : PemBlock.allIn(file)) {
                if (block.label().equals("CERTIFICATE")) {
                    var certificate = factory.generateCertificate(new ByteArrayInputStream(block.der()));
                    certificates.add((X509Certificate) certificate);
                }
            }
        } catch (IllegalArgumentException notBase64) {
            throw new BadPem("holds a PEM block that is not Base64");
        } catch (CertificateException e) {
            throw new BadPem("holds a certificate that cannot be read");
        }
        if (certificates.isEmpty()) {
            throw new BadPem("holds no certificate: expected a PEM block CERTIFICATE");
        }
        return certificates;
    }

    /** Whether what the key signs is what the certificate vouches for. */
    static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }
}
