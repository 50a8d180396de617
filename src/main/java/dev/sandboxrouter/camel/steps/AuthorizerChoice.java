package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.authz.Authorizer;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who decides about requests: the bean under {@link Authorizer#BEAN} in Camel's registry, or else what the flags select.
 * Found with the first request, since beans of a route file are there by then. Thread-safe.
 */
public final class AuthorizerChoice {

    private static final Logger LOG = LoggerFactory.getLogger(AuthorizerChoice.class);

    private final Authorizer byFlags;
    private volatile @Nullable Authorizer chosen;

    /** @param byFlags of the mode that the flags select */
    public AuthorizerChoice(Authorizer byFlags) {
        this.byFlags = byFlags;
    }

    /**
     * See {@link Authorizer#takesBearer()}. Before the first request that is what the flags say. A bean that cannot say is
     * taken at its worst: its callers' tokens reach no sandbox.
     */
    public boolean takesBearer() {
        Authorizer authorizer = chosen;
        try {
            return (authorizer == null ? byFlags : authorizer).takesBearer();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the authorizer does not say whether it takes bearer tokens", e);
            return true;
        }
    }

    Authorizer in(CamelContext context) {
        Authorizer authorizer = chosen;
        if (authorizer == null) {
            authorizer = choose(context.getRegistry().lookupByName(Authorizer.BEAN));
            chosen = authorizer;
        }
        return authorizer;
    }

    /** What stands under the name was meant to authorize; where it cannot, nobody passes. */
    private Authorizer choose(@Nullable Object bean) {
        if (bean == null) {
            return byFlags;
        }
        LOG.info(
                "the bean {} decides about requests: {}",
                Authorizer.BEAN,
                bean.getClass().getName());
        return bean instanceof Authorizer authorizer
                ? authorizer
                : request -> CompletableFuture.failedFuture(
                        new IllegalStateException("the bean " + Authorizer.BEAN + " is no Authorizer"));
    }
}
