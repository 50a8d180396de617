package dev.sandboxrouter.authz;

import dev.sandboxrouter.contract.AuthorizationRefusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What authorization says to a request. */
public final class Decision {

    /** It may pass, whoever sends it. */
    public static final Decision ALLOWED = new Decision(null, null);
    /** No credential, or none that is good: 401. */
    public static final Decision UNAUTHENTICATED = new Decision(AuthorizationRefusal.UNAUTHENTICATED, null);
    /** A good credential, but not for this sandbox: 403. */
    public static final Decision FORBIDDEN = new Decision(AuthorizationRefusal.FORBIDDEN, null);
    /** It could not be found out: 500. */
    public static final Decision UNAVAILABLE = new Decision(AuthorizationRefusal.UNAVAILABLE, null);

    private final @Nullable AuthorizationRefusal refusal;
    private final @Nullable String user;

    private Decision(@Nullable AuthorizationRefusal refusal, @Nullable String user) {
        this.refusal = refusal;
        this.user = user;
    }

    /**
     * It may pass, as somebody: routes and the event of its end are told who.
     *
     * @param user a name, and no credential: it will stand in what routes log and send
     */
    public static Decision allowed(String user) {
        return new Decision(null, user);
    }

    /** Whether the request may pass. */
    public boolean isAllowed() {
        return refusal == null;
    }

    /** The answer to the caller; null if the request may pass. */
    public @Nullable AuthorizationRefusal refusal() {
        return refusal;
    }

    /** As whom the request may pass; null where nobody asked for a name, or it may not. */
    public @Nullable String user() {
        return user;
    }

    /** This decision, made already. */
    public CompletionStage<Decision> atOnce() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public String toString() {
        if (refusal != null) {
            return refusal.reason();
        }
        return user == null ? "allowed" : "allowed as " + user;
    }
}
