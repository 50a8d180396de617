package dev.sandboxrouter.authz;

import dev.sandboxrouter.contract.AuthorizationRefusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What authorization says to a request. */
public enum Decision {
    /** It may pass. */
    ALLOWED(null),
    /** No credential, or none that is good: 401. */
    UNAUTHENTICATED(AuthorizationRefusal.UNAUTHENTICATED),
    /** A good credential, but not for this sandbox: 403. */
    FORBIDDEN(AuthorizationRefusal.FORBIDDEN),
    /** It could not be found out: 500. */
    UNAVAILABLE(AuthorizationRefusal.UNAVAILABLE);

    private final @Nullable AuthorizationRefusal refusal;

    Decision(@Nullable AuthorizationRefusal refusal) {
        this.refusal = refusal;
    }

    /** The answer to the caller; null if the request may pass. */
    public @Nullable AuthorizationRefusal refusal() {
        return refusal;
    }

    /** This decision, made already. */
    public CompletionStage<Decision> atOnce() {
        return CompletableFuture.completedFuture(this);
    }
}
