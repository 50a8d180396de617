package dev.sandboxrouter.authz;

import dev.sandboxrouter.authz.AccessReviewer.Access;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** What users may do, by the cluster's word or by what it said a moment ago. Thread-safe. */
public final class AccessVerdicts {

    /** All of the user, since scopes of a token are among its extras: without them one token's verdict was another's. */
    private record Question(User user, Access access) {}

    private final AccessReviewer reviewer;
    private final VerdictCache<Question, Decision> verdicts;

    /**
     * Begins with nothing known.
     *
     * @param cacheSize verdicts remembered at most
     * @param lifetime of a verdict, good or bad; of a failure {@code max(lifetime / 3, 1 s)}
     */
    public AccessVerdicts(AccessReviewer reviewer, int cacheSize, Duration lifetime) {
        this(reviewer, cacheSize, lifetime, System::nanoTime);
    }

    AccessVerdicts(AccessReviewer reviewer, int cacheSize, Duration lifetime, LongSupplier clock) {
        this.reviewer = reviewer;
        this.verdicts = new VerdictCache<>(cacheSize, lifetime, Decision.UNAVAILABLE, clock);
    }

    /**
     * Whether a user may.
     *
     * @return never fails; allowed as that user, {@link Decision#FORBIDDEN} or {@link Decision#UNAVAILABLE}, on any thread
     */
    public CompletionStage<Decision> of(User user, Access access) {
        return verdicts.get(new Question(user, access), () -> reviewer.allows(user, access)
                .thenApply(allowed -> allowed ? Decision.allowed(user.name()) : Decision.FORBIDDEN));
    }
}
