package dev.sandboxrouter.authz;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** {@code shared-token}: one token that every caller knows, for every sandbox. Any thread. */
public final class SharedToken implements Authorizer {

    private final Supplier<List<byte[]>> tokens;

    /** @param tokens those of this moment, any of which will do; while there is none nobody gets in */
    public SharedToken(Supplier<List<byte[]>> tokens) {
        this.tokens = tokens;
    }

    @Override
    public CompletionStage<Decision> decide(AuthorizationRequest request) {
        String given = request.bearer();
        return (given != null && matches(given) ? Decision.ALLOWED : Decision.UNAUTHENTICATED).atOnce();
    }

    /** Every token is compared, whichever is right, and digests are, so that the time tells nothing. */
    boolean matches(String given) {
        Sha256 digest = Sha256.ofWire(given);
        boolean match = false;
        for (byte[] token : tokens.get()) {
            match |= Sha256.of(token).matches(digest);
        }
        return match;
    }
}
