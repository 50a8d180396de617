package dev.sandboxrouter.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/** Makes contexts of material. The JDK's own TLS: a native library would be one more thing to patch. */
final class TlsContexts {

    /** A client of TLS 1.2 could else make us sign again and again on one connection, for a few bytes each time. */
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        if (System.getProperty(NO_RENEGOTIATION) == null) {
            System.setProperty(NO_RENEGOTIATION, "true");
        }
    }

    private TlsContexts() {}

    /**
     * Makes a context, with no session in it.
     *
     * @param alpn protocols in the order of preference; empty for none
     * @throws SSLException if the JDK takes no such key or certificate
     */
    static JdkSslContext of(TlsMaterial material, ClientCertificates clients, List<String> alpn) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(
                        material.key(), material.chain().toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.JDK)
                .protocols(TlsOptions.PROTOCOLS)
                .ciphers(TlsOptions.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .clientAuth(clients.asked())
                .sessionTimeout(TlsOptions.SESSION_LIFETIME.toSeconds())
                .sessionCacheSize(TlsOptions.SESSION_CACHE);
        if (!material.clientCas().isEmpty()) {
            builder.trustManager(material.clientCas().toArray(X509Certificate[]::new));
        }
        if (!alpn.isEmpty()) {
            builder.applicationProtocolConfig(negotiating(alpn));
        }
        return (JdkSslContext) builder.build();
    }

    /** A client without ALPN, or with other protocols alone, speaks HTTP/1.1 or learns that we do. */
    private static ApplicationProtocolConfig negotiating(List<String> alpn) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                alpn);
    }
}
