package dev.sandboxrouter.relay.codec;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.Refusal;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Which fields go on, both ways; contract section 5. Stateless; edits in place. */
public final class HeaderRules {

    /**
     * What the rules need to know of a request besides its fields.
     *
     * @param form how the sandbox was addressed
     * @param peer the TCP peer's address, bare text
     * @param peerTrusted whether the peer is one of {@code --trusted-proxies}
     * @param scheme the listener's, {@code http} or {@code https}
     * @param receivedHost {@code Host} as received; empty where an HTTP/1.0 client sent none
     * @param host {@code Host} for the sandbox
     * @param requestId for {@code X-Request-ID}
     * @param upgrade the accepted upgrade's protocol, as it shall stand in {@code Upgrade}; null for none
     */
    public record RequestContext(
            AddressForm form,
            String peer,
            boolean peerTrusted,
            String scheme,
            String receivedHost,
            String host,
            String requestId,
            @Nullable String upgrade) {}

    /** @param clientIpHeader {@code --client-ip-header}; empty for none */
    public HeaderRules(String clientIpHeader) {}

    /** Refuses a {@code Connection} that names a field it must not take away; null if it is fine. Before addressing. */
    public static Refusal.@Nullable Syntax check(HttpHeaders headers) {
        return null;
    }

    /** Whether the request asks for an upgrade (contract section 7): the decoder pauses after exactly these. */
    public static boolean asksUpgrade(HttpRequest request) {
        return false;
    }

    /** Turns a received head into the one for the sandbox. Once a request; {@link #setHost} for each further attempt. */
    public @Nullable Refusal prepareRequest(HttpHeaders headers, RequestContext context) {
        return null;
    }

    /** Replaces {@code Host} at its place. */
    public static void setHost(HttpHeaders headers, String host) {}

    /** Turns a sandbox's head into the one for the client. Look at Connection and Keep-Alive before. */
    public void prepareResponse(HttpHeaders headers, boolean switchingProtocols) {}

    /** Drops from trailers, of either direction, what only a head may say. */
    public void filterTrailers(HttpHeaders trailers) {}
}
