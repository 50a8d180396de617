package dev.sandboxrouter.authz;

import dev.sandboxrouter.contract.SandboxAddress;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** {@code scoped-token}: whoever holds a token for the sandbox, as long as it is good. Asks nobody. Any thread. */
public final class ScopedToken implements Authorizer {

    private final ScopedTokens tokens;
    private final InstantSource clock;

    /** @param clock the time of day, which expiry is measured by */
    public ScopedToken(ScopedTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Decision> decide(AuthorizationRequest request) {
        String token = request.bearer();
        return (token == null ? Decision.UNAUTHENTICATED : judge(token, request.address())).atOnce();
    }

    /** A Pod-IP or a uid would choose the target after the token was judged by the name; contract section 11. */
    private Decision judge(String token, SandboxAddress address) {
        ScopedClaims claims = tokens.verify(token);
        if (claims == null || claims.isExpiredAt(clock.instant().getEpochSecond())) {
            return Decision.UNAUTHENTICATED;
        }
        boolean redirected = address.podIp() != null || address.uid() != null;
        return redirected || !claims.sandbox().equals(address.sandbox()) ? Decision.FORBIDDEN : Decision.ALLOWED;
    }
}
