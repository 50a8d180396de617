package dev.sandboxrouter.authz;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Whose tokens are, by the cluster's word or by what it said a moment ago. Keeps digests, never a token. Thread-safe. */
public final class TokenIdentities {

    private static final Identification UNKNOWN = new Identification.Unknown();

    private final TokenReviewer reviewer;
    private final List<String> audiences;
    private final VerdictCache<Sha256, Identification> verdicts;

    /**
     * Begins with nothing known.
     *
     * @param audiences for one of which a token must be; empty: for the API server
     * @param cacheSize tokens remembered at most
     * @param lifetime of a verdict, good or bad; of a failure {@code max(lifetime / 3, 1 s)}
     */
    public TokenIdentities(TokenReviewer reviewer, List<String> audiences, int cacheSize, Duration lifetime) {
        this(reviewer, audiences, cacheSize, lifetime, System::nanoTime);
    }

    TokenIdentities(
            TokenReviewer reviewer, List<String> audiences, int cacheSize, Duration lifetime, LongSupplier clock) {
        this.reviewer = reviewer;
        this.audiences = List.copyOf(audiences);
        this.verdicts = new VerdictCache<>(cacheSize, lifetime, new Identification.Unavailable(), clock);
    }

    /** Whose a token is. Never fails and never blocks; completes on any thread. */
    public CompletionStage<Identification> of(String token) {
        return verdicts.get(
                Sha256.ofWire(token), () -> reviewer.review(token, audiences).thenApply(this::judge));
    }

    /** A cluster that knows nothing of audiences answers with none: then the token may be meant for anybody. */
    private Identification judge(Optional<TokenReviewer.Authenticated> answer) {
        return answer.filter(good -> audiences.isEmpty() || !Collections.disjoint(audiences, good.audiences()))
                .<Identification>map(good -> new Identification.Known(good.user()))
                .orElse(UNKNOWN);
    }
}
