package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** What a client brings to a handshake. */
public final class TlsTrust {

    private static final char[] NO_PASSPHRASE = new char[0];

    private TlsTrust() {}

    /** A client that trusts a CA and has no certificate. */
    public static SSLContext in(TestCa ca) {
        return of(ca, (Wallet) null);
    }

    /** A client that trusts a CA and shows a certificate when asked, whoever signed it. */
    public static SSLContext of(TestCa ca, TestCa.@Nullable Identity own) {
        return of(ca, own == null ? null : new Wallet(own));
    }

    /** A client that trusts a CA and shows what is in its wallet. */
    public static SSLContext of(TestCa ca, @Nullable Wallet own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            KeyStore trusted = empty();
            trusted.setCertificateEntry("ca", ca.certificate());
            trust.init(trusted);
            context.init(own == null ? null : new KeyManager[] {own}, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSPHRASE);
        return store;
    }

    /** Shows its certificate even to a server that says it would not take it: a bad client is no polite one. */
    public static final class Wallet extends X509ExtendedKeyManager {

        private static final String ALIAS = "own";

        private final TestCa.Identity own;
        private volatile int asked;
        private volatile boolean closed;

        public Wallet(TestCa.Identity own) {
            this.own = own;
        }

        /** In how many handshakes the certificate was asked for; who resumes a session is not asked. */
        public int asked() {
            return asked;
        }

        /** From now on nothing is shown. */
        public void close() {
            closed = true;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // handshakes come one after the other
        public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            asked++;
            return closed ? null : ALIAS;
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {own.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.key();
        }
    }
}
