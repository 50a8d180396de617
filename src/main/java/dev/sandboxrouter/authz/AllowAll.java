package dev.sandboxrouter.authz;

import java.util.concurrent.CompletionStage;

/** {@code allow-all}: whoever reaches the listener reaches every sandbox. A bearer token is the sandbox's business. */
public final class AllowAll implements Authorizer {

    @Override
    public CompletionStage<Decision> decide(AuthorizationRequest request) {
        return Decision.ALLOWED.atOnce();
    }

    @Override
    public boolean takesBearer() {
        return false;
    }
}
