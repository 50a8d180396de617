package dev.sandboxrouter.contract;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as it was received, after the syntax gate of contract 2.1: read-only. Text is ISO-8859-1, one
 * character a byte, so nothing is lost or reinterpreted. Read it on the thread that owns the request only.
 */
public interface RequestHead {

    /** The method token, as received. */
    String method();

    /** The request target in origin form (an absolute form was split before), raw; {@code *} only with OPTIONS. */
    String target();

    /** {@code Host} without surrounding blanks, or {@code :authority}; empty where an HTTP/1.0 client sent none. */
    String host();

    /** The first value of a field, by case-insensitive name; null if absent. Never null for a present, empty field. */
    @Nullable
    String header(String name);

    /** All values of a field in order; empty if absent. */
    List<String> headers(String name);

    /** The other end of the TCP connection. */
    InetSocketAddress peer();

    /** The scheme of the listener: {@code http} or {@code https}. */
    String scheme();

    /**
     * The client's own certificate, if its chain was verified in the TLS handshake of this connection; null on plain
     * HTTP, and where the client sent none. What is not verified is never given here: its holder could be anybody.
     */
    default @Nullable X509Certificate clientCertificate() {
        return null;
    }
}
