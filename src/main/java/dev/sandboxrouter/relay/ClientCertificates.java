package dev.sandboxrouter.relay;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a client has proven to hold, kept with its connection: whoever terminates TLS puts it there once the
 * handshake has <em>verified</em> its chain, and before the first request is read. Nothing else may.
 */
public final class ClientCertificates {

    private static final AttributeKey<X509Certificate> VERIFIED =
            AttributeKey.valueOf(ClientCertificates.class, "verified");

    private ClientCertificates() {}

    /** Says whose connection it is; on its event loop. */
    public static void verified(Channel connection, X509Certificate certificate) {
        connection.attr(VERIFIED).set(certificate);
    }

    /** The verified certificate of a connection, or of the one that a stream of HTTP/2 is part of; null if there is none. */
    static @Nullable X509Certificate of(Channel channel) {
        X509Certificate own = channel.attr(VERIFIED).get();
        return own == null && channel.parent() != null
                ? channel.parent().attr(VERIFIED).get()
                : own;
    }
}
