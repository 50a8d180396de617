package dev.sandboxrouter.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** The certificate that a client has shown and that was verified; an attribute of its channel. */
public final class ClientCertificate {

    private static final AttributeKey<X509Certificate> KEY = AttributeKey.valueOf(ClientCertificate.class, "verified");

    private ClientCertificate() {}

    /** The certificate of the other end of a connection, or of the connection that a stream belongs to; null for none. */
    public static @Nullable X509Certificate of(Channel channel) {
        Channel connection = channel.parent() != null && channel.parent().hasAttr(KEY) ? channel.parent() : channel;
        return connection.hasAttr(KEY) ? connection.attr(KEY).get() : null;
    }

    /** Remembers what the handshake, which must be over, has verified. */
    static void remember(Channel channel, SslHandler handler) {
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            if (chain.length > 0 && chain[0] instanceof X509Certificate verified) {
                channel.attr(KEY).set(verified);
            }
        } catch (SSLPeerUnverifiedException none) {
            // it was not asked for, or the client has none
        }
    }
}
