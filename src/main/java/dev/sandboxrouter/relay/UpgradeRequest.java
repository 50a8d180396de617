package dev.sandboxrouter.relay;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which protocol a request may be upgraded to, if any; contract section 7. */
final class UpgradeRequest {

    private static final String WEBSOCKET = "websocket";
    private static final String SUPPORTED_VERSION = "13";

    private UpgradeRequest() {}

    /**
     * Returns the lower-case protocol that a 101 may open a tunnel for, or null if the request goes on as an ordinary one.
     * {@code h2c} is never among them: inside such a tunnel a caller could send any request, to any path, unjudged.
     */
    static @Nullable String acceptedProtocol(HttpHeaders headers, Set<String> allowed) {
        if (!asksForUpgrade(headers)) {
            return null;
        }
        String protocol =
                String.valueOf(headers.get(HttpHeaderNames.UPGRADE)).trim().toLowerCase(Locale.ROOT);
        if (protocol.equals(WEBSOCKET)) {
            return isWebSocketHandshake(headers) ? protocol : null;
        }
        return allowed.contains(protocol) && !protocol.startsWith("h2c") ? protocol : null;
    }

    /** Whether a 101 answers the request that asked for {@code protocol}. */
    static boolean isAnsweredBy(HttpResponse response, String protocol) {
        String upgrade = response.headers().get(HttpHeaderNames.UPGRADE);
        return upgrade != null && upgrade.trim().equalsIgnoreCase(protocol);
    }

    static boolean isWebSocket(String protocol) {
        return protocol.equals(WEBSOCKET);
    }

    private static boolean asksForUpgrade(HttpHeaders headers) {
        String upgrade = headers.get(HttpHeaderNames.UPGRADE);
        return upgrade != null
                && !upgrade.isBlank()
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    }

    private static boolean isWebSocketHandshake(HttpHeaders headers) {
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        return key != null
                && !key.isBlank()
                && version != null
                && version.trim().equals(SUPPORTED_VERSION);
    }
}
