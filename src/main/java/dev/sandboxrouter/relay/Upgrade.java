package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.tunnel.Protocol;
import dev.sandboxrouter.relay.tunnel.TunnelPermit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request's wish to become a tunnel, where it may be granted (contract section 7), and the client's place among its
 * tunnels while the wish is open. Event loop only.
 */
final class Upgrade {

    private static final String WEBSOCKET = "websocket";
    private static final String SUPPORTED_VERSION = "13";

    private final String protocol;
    private @Nullable TunnelPermit permit;

    private Upgrade(String protocol) {
        this.protocol = protocol;
    }

    /**
     * Returns the upgrade that a 101 may grant, or null if the request goes on as an ordinary one. {@code h2c} never may:
     * inside such a tunnel a caller could send any request, to any path, unjudged.
     *
     * @param allowed lower-case protocols besides {@code websocket}
     */
    static @Nullable Upgrade of(HttpRequest request, Set<String> allowed) {
        if (!HeaderRules.asksUpgrade(request)) {
            return null;
        }
        HttpHeaders headers = request.headers();
        String protocol = headers.get(HttpHeaderNames.UPGRADE, "").trim().toLowerCase(Locale.ROOT);
        boolean granted = protocol.equals(WEBSOCKET)
                ? isWebSocketHandshake(headers)
                : allowed.contains(protocol) && !protocol.startsWith("h2c");
        return granted ? new Upgrade(protocol) : null;
    }

    private static boolean isWebSocketHandshake(HttpHeaders headers) {
        return !headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").isBlank()
                && headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "").trim().equals(SUPPORTED_VERSION);
    }

    /** The protocol in lower case, as it goes to the sandbox. */
    String protocol() {
        return protocol;
    }

    Protocol tunnelProtocol() {
        return protocol.equals(WEBSOCKET) ? Protocol.WEBSOCKET : Protocol.OTHER;
    }

    /** Whether a 101 grants this and no other protocol. */
    boolean isGrantedBy(HttpResponse response) {
        return response.headers().get(HttpHeaderNames.UPGRADE, "").trim().equalsIgnoreCase(protocol);
    }

    /** Takes one of the client's places before anything is dialled; the refusal if it has none left. */
    @Nullable
    Refusal reserve(Tunnels tunnels, InetAddress client, int limit) {
        permit = tunnels.reserve(client);
        return permit == null ? new Refusal.TooManyConnections(limit) : null;
    }

    /** Hands the place over to the tunnel, which gives it back when it closes. */
    TunnelPermit handOver() {
        TunnelPermit held = permit;
        if (held == null) {
            throw new IllegalStateException("no place was reserved");
        }
        permit = null;
        return held;
    }

    /** Gives the place back where no tunnel came of it. */
    void release() {
        if (permit != null) {
            permit.release();
            permit = null;
        }
    }
}
