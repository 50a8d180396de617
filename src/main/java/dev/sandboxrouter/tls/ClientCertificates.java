package dev.sandboxrouter.tls;

import io.netty.handler.ssl.ClientAuth;

/** What is asked of a client's certificate in a handshake; {@code --mtls-mode}. */
public enum ClientCertificates {
    /** It is not asked for. */
    OFF(ClientAuth.NONE),
    /** A client may send none; one that is sent must be good, or the handshake fails. */
    OPTIONAL(ClientAuth.OPTIONAL),
    /** A handshake without a good one fails. */
    REQUIRED(ClientAuth.REQUIRE);

    private final ClientAuth asked;

    ClientCertificates(ClientAuth asked) {
        this.asked = asked;
    }

    ClientAuth asked() {
        return asked;
    }
}
