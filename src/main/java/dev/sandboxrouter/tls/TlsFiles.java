package dev.sandboxrouter.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a listener's TLS are kept, all in PEM.
 *
 * @param certificate the server's, with the intermediate ones behind it
 * @param key of that certificate, not encrypted
 * @param clientCa who may sign clients' certificates; there exactly if these are asked for
 * @param clients whether they are
 */
public record TlsFiles(PemFile certificate, PemFile key, @Nullable PemFile clientCa, ClientCertificates clients) {

    public TlsFiles {
        if ((clientCa == null) != (clients == ClientCertificates.OFF)) {
            throw new IllegalArgumentException("client CA " + clientCa + " with " + clients);
        }
    }

    /** For a listener that asks no client for a certificate. */
    public static TlsFiles withoutClients(PemFile certificate, PemFile key) {
        return new TlsFiles(certificate, key, null, ClientCertificates.OFF);
    }

    List<PemFile> all() {
        return clientCa == null ? List.of(certificate, key) : List.of(certificate, key, clientCa);
    }
}
