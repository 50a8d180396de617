package dev.sandboxrouter.tls;

import java.time.Duration;
import java.util.List;

/** Every limit and choice of TLS that is not a file. */
public final class TlsOptions {

    /** From the first byte of a connection to the end of its handshake; then it is closed. */
    public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** How long a closing connection waits for its close_notify to be taken by a client that reads nothing. */
    public static final Duration CLOSE_NOTIFY_TIMEOUT = Duration.ofSeconds(1);

    /**
     * How long a session can be resumed. Who resumes one shows no certificate again, so this is also how long a client's
     * certificate that has expired goes on being good.
     */
    public static final Duration SESSION_LIFETIME = Duration.ofMinutes(10);

    /** Sessions kept for resumption by clients without tickets; about 4 KiB each with a client's certificate. */
    public static final int SESSION_CACHE = 10_000;

    /** The files are looked at this often; what two looks found unchanged is loaded. */
    public static final Duration LOOK_INTERVAL = Duration.ofMillis(150);

    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Forward secrecy and authenticated encryption alone; RFC 9113 9.2.2 forbids the others to HTTP/2 anyway. */
    static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private TlsOptions() {}
}
