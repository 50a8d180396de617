package dev.sandboxrouter.authz;

import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.SandboxAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * All of a request that authorization looks at.
 *
 * @param address as the caller named it, whatever the form; what is judged is its sandbox
 * @param head to be read on the thread that asks for the decision, and before that call returns
 */
public record AuthorizationRequest(SandboxAddress address, RequestHead head) {

    /** The bearer token; null if none came. */
    public @Nullable String bearer() {
        return BearerToken.in(head.header("Authorization"));
    }

    /** See {@link RequestHead#clientCertificate()}. */
    public @Nullable X509Certificate clientCertificate() {
        return head.clientCertificate();
    }

    /** Without the head, so that no log can hold a credential. */
    @Override
    public String toString() {
        return address.sandbox() + ":" + address.port();
    }
}
