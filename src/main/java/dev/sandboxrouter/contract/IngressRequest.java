package dev.sandboxrouter.contract;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * All of a request that rules look at; contract section 8.
 *
 * @param sandbox as addressed
 * @param port 1..65535
 * @param form some forms have exempt ports
 * @param client as of contract section 9; null where it is unreadable
 * @param token the traffic token that came with the request; null if none did
 */
public record IngressRequest(
        SandboxKey sandbox, int port, AddressForm form, @Nullable InetAddress client, @Nullable String token) {

    /** Without the token, so that no log can hold one. */
    @Override
    public String toString() {
        return sandbox + ":" + port + " (" + form + ") from " + client;
    }
}
