package dev.sandboxrouter.authz;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Asks the cluster whose a token is: the port for Kubernetes' TokenReview. Never blocks. */
@FunctionalInterface
public interface TokenReviewer {

    /** What one call may take; after that it has failed. */
    Duration TIMEOUT = Duration.ofSeconds(3);

    /**
     * What the cluster says of a good token.
     *
     * @param audiences those of the token among the ones that were asked for; empty where none were
     */
    record Authenticated(User user, List<String> audiences) {}

    /**
     * Asks once.
     *
     * @param audiences for one of which the token must be; empty: the API server's own
     * @return empty if the token is no good. Fails if the cluster did not say, at the latest after {@link #TIMEOUT}
     */
    CompletionStage<Optional<Authenticated>> review(String token, List<String> audiences);
}
