package dev.sandboxrouter.relay;

import java.time.Duration;
import java.util.Set;

/**
 * Every limit of the relay, as numbers; the flags that set them stand in contract sections 5 to 7. A duration of zero
 * switches its limit off.
 *
 * @param proxyTimeout to the response head, restarted by each request-body byte; after the head, the longest silence
 * @param responseHeaderTimeout from the end of the request to the response head
 * @param requestHeaderTimeout from the first byte of a head to its last
 * @param idleTimeout how long a client connection may wait between requests
 * @param maxHeaderBytes request line, head and trailers, each
 * @param maxRequestBodyBytes a body beyond it is refused; 0 is no limit
 * @param connectTimeout one dial
 * @param upstreamIdleTimeout how long an unused upstream connection is kept
 * @param maxIdlePerTarget unused upstream connections kept per target
 * @param maxIdle unused upstream connections kept in all
 * @param upgradeProtocols lower-case names of protocols besides {@code websocket} that may be tunnelled
 * @param tunnelIdleTimeout silence in both directions after which a tunnel is ended
 * @param tunnelMaxLifetime age at which a tunnel is ended
 * @param maxTunnelsPerClient tunnels of one client address, over all sandboxes; 0 is no limit
 * @param http2PriorKnowledge whether a connection without TLS may begin with the preface of HTTP/2
 */
public record RelayOptions(
        Duration proxyTimeout,
        Duration responseHeaderTimeout,
        Duration requestHeaderTimeout,
        Duration idleTimeout,
        int maxHeaderBytes,
        long maxRequestBodyBytes,
        Duration connectTimeout,
        Duration upstreamIdleTimeout,
        int maxIdlePerTarget,
        int maxIdle,
        Set<String> upgradeProtocols,
        Duration tunnelIdleTimeout,
        Duration tunnelMaxLifetime,
        int maxTunnelsPerClient,
        boolean http2PriorKnowledge) {

    /** The write-buffer high watermark in bytes: what a direction may hold besides one socket read (contract 5). */
    public static final int HIGH_WATERMARK = 64 * 1024;

    /** The write-buffer low watermark in bytes: below it the other side is read again. */
    public static final int LOW_WATERMARK = 32 * 1024;

    /** How long a connection that answered early goes on reading, so that its answer is not destroyed by a reset. */
    public static final Duration LINGER = Duration.ofSeconds(2);

    /**
     * How much of an unwanted request body is read and dropped to keep its connection; beyond it the connection is
     * closed, because reading on would cost more than a new connection.
     */
    public static final long MAX_DISCARD_BYTES = 256 * 1024;
}
