package dev.sandboxrouter.control;

import dev.sandboxrouter.authz.AccessReviewer.Access;
import dev.sandboxrouter.authz.AccessVerdicts;
import dev.sandboxrouter.authz.BearerToken;
import dev.sandboxrouter.authz.Decision;
import dev.sandboxrouter.authz.Identification;
import dev.sandboxrouter.authz.TokenIdentities;
import dev.sandboxrouter.authz.TokenReviewer;
import dev.sandboxrouter.authz.User;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code --control-auth-mode=tokenreview}: a bearer token that the cluster knows, whose user its RBAC lets do to
 * {@code sandboxnetworks.sandboxrouter.dev} what the call does. Blocks the worker that serves the call, for two calls to
 * the API server at most.
 */
public final class ReviewedCredentials implements Credentials {

    /** Past the time-out of a call itself, so that it never ends a wait that has an end. */
    private static final long PATIENCE_MILLIS = 2 * TokenReviewer.TIMEOUT.toMillis();

    private final TokenIdentities identities;
    private final AccessVerdicts verdicts;

    public ReviewedCredentials(TokenIdentities identities, AccessVerdicts verdicts) {
        this.identities = identities;
        this.verdicts = verdicts;
    }

    @Override
    public Admission admit(ControlRequest request) {
        List<String> lines = request.field("Authorization");
        String token = lines.isEmpty() ? null : BearerToken.in(lines.get(0));
        if (token == null) {
            return Admission.unauthenticated();
        }
        Identification who = await(identities.of(token));
        return who == null
                ? Admission.unavailable()
                : who.<Admission>then(
                        user -> new Admission.Admitted(permissionsOf(user)),
                        Admission.unauthenticated(),
                        Admission.unavailable());
    }

    private Permissions permissionsOf(User user) {
        return (verb, namespace, name) -> {
            Access access = new Access(verb.word(), "sandboxrouter.dev", "sandboxnetworks", "", namespace, name);
            Decision decision = await(verdicts.of(user, access));
            if (decision != null && decision.isAllowed()) {
                return null;
            }
            return decision == Decision.FORBIDDEN ? Permissions.denied(verb, namespace, name) : Permissions.unknown();
        };
    }

    private static <T> @Nullable T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }
}
