package dev.sandboxrouter.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and a key that belong together, and who signs clients' certificates.
 *
 * @param chain the server's certificate first
 * @param clientCas empty where clients are not asked for certificates
 */
record TlsMaterial(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> clientCas) {

    /** What was made of the files. */
    sealed interface Reading {

        /** All of them are good. */
        record Sound(TlsMaterial material) implements Reading {}

        /** At least one is not; each problem names its flag and file. */
        record Broken(List<String> problems) implements Reading {}
    }

    private interface Parser<T> {
        T parse(byte[] file) throws BadPem;
    }

    static Reading read(TlsFiles files, TlsContents contents) {
        List<String> problems = new ArrayList<>();
        List<X509Certificate> chain = parse(files.certificate(), contents, Certificates::read, problems);
        PrivateKey key = parse(files.key(), contents, PrivateKeys::read, problems);
        List<X509Certificate> cas =
                files.clientCa() == null ? List.of() : parse(files.clientCa(), contents, Certificates::read, problems);
        if (chain == null || key == null || cas == null) {
            return new Reading.Broken(problems);
        }
        if (!Certificates.belongTogether(chain.get(0), key)) {
            return new Reading.Broken(List.of(
                    "the key in " + files.key() + " is not that of the first certificate in " + files.certificate()));
        }
        return new Reading.Sound(new TlsMaterial(chain, key, cas));
    }

    private static <T> @Nullable T parse(PemFile file, TlsContents contents, Parser<T> parser, List<String> problems) {
        String unreadable = contents.unreadable().get(file.path());
        if (unreadable != null) {
            problems.add(file + " " + unreadable);
            return null;
        }
        try {
            return parser.parse(contents.bytes(file.path()));
        } catch (BadPem e) {
            problems.add(file + " " + e.getMessage());
            return null;
        }
    }

    /** Keys are not for logs. */
    @Override
    public String toString() {
        return "TlsMaterial[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
