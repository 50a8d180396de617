package dev.sandboxrouter.authz;

import java.util.concurrent.CompletionStage;

/** {@code tokenreview}: whoever the cluster knows reaches every sandbox. Any thread. */
public final class ReviewedToken implements Authorizer {

    private final TokenIdentities identities;
    private final boolean tokenRequired;

    /** @param tokenRequired {@code --authz-tokenreview-require-token}; else callers without a token pass */
    public ReviewedToken(TokenIdentities identities, boolean tokenRequired) {
        this.identities = identities;
        this.tokenRequired = tokenRequired;
    }

    @Override
    public CompletionStage<Decision> decide(AuthorizationRequest request) {
        String token = request.bearer();
        if (token == null) {
            return (tokenRequired ? Decision.UNAUTHENTICATED : Decision.ALLOWED).atOnce();
        }
        return identities
                .of(token)
                .thenApply(who -> who.then(
                        user -> Decision.allowed(user.name()), Decision.UNAUTHENTICATED, Decision.UNAVAILABLE));
    }
}
