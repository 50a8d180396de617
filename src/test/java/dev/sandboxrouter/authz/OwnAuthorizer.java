package dev.sandboxrouter.authz;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** An authorizer as a user may write one; a route file of {@link OwnAuthorizerIT} makes a bean of it. */
public final class OwnAuthorizer implements Authorizer {

    @Override
    public CompletionStage<Decision> decide(AuthorizationRequest request) {
        String wish = String.valueOf(request.bearer());
        return switch (wish) {
            case "at-once" -> Decision.ALLOWED.atOnce();
            case "later" ->
                CompletableFuture.supplyAsync(
                        () -> Decision.ALLOWED, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
            case "minimal" -> Decision.ALLOWED.atOnce().toCompletableFuture().minimalCompletionStage();
            case "later-no" ->
                CompletableFuture.supplyAsync(
                        () -> Decision.FORBIDDEN, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
            case "no" -> Decision.FORBIDDEN.atOnce();
            case "fails" -> CompletableFuture.failedFuture(new IllegalStateException("a secret reason"));
            case "throws" -> throw new IllegalStateException("a secret reason");
            case "answers-null" -> CompletableFuture.completedFuture(null);
            default -> Decision.UNAUTHENTICATED.atOnce();
        };
    }

    /** The same, but that it breaks when it is asked about tokens. */
    public static final class Shy implements Authorizer {

        private final Authorizer other = new OwnAuthorizer();

        @Override
        public CompletionStage<Decision> decide(AuthorizationRequest request) {
            return other.decide(request);
        }

        @Override
        public boolean takesBearer() {
            throw new IllegalStateException("not said");
        }
    }
}
