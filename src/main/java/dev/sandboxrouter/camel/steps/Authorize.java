package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.authz.AuthorizationRequest;
import dev.sandboxrouter.authz.Authorizer;
import dev.sandboxrouter.authz.Decision;
import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.camel.LoopWatch;
import dev.sandboxrouter.contract.AuthorizationRefusal;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.observability.AuthorizationDecisions;
import dev.sandboxrouter.relay.ClientRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only those through who may talk to the sandbox; contract section 11. Refuses with 401, 403 or 500, before anything is
 * looked up, so that a refusal never shows whether the sandbox exists. Needs the address step before it. Waits without a
 * thread, and goes on on the request's event loop, which the head and all that follows belongs to.
 *
 * <p>An {@link Authorizer} under {@link Authorizer#BEAN} in Camel's registry takes the place of the given one.
 */
public final class Authorize extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Authorize.class);

    private final Authorizer byFlags;
    private final AuthorizationDecisions decisions;
    private volatile @Nullable Authorizer chosen;

    /** @param byFlags of the mode that the flags select */
    public Authorize(Authorizer byFlags, AuthorizationDecisions decisions) {
        this.byFlags = byFlags;
        this.decisions = decisions;
    }

    /** See {@link Authorizer#takesBearer()}. Before the first request that is what the flags say. */
    public boolean takesBearer() {
        Authorizer authorizer = chosen;
        return (authorizer == null ? byFlags : authorizer).takesBearer();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientRequest request = ExchangeKeys.clientRequest(exchange);
        CompletionStage<Decision> stage = decide(exchange, request.routed());
        if (stage.getClass() == CompletableFuture.class && ((CompletableFuture<Decision>) stage).isDone()) {
            stage.whenComplete((decision, failure) -> apply(exchange, request.routed(), decision, failure));
            callback.done(true);
            return true;
        }
        stage.whenComplete((decision, failure) -> {
            try {
                request.execute(() -> {
                    apply(exchange, request.routed(), decision, failure);
                    LoopWatch.resume(exchange, () -> callback.done(false));
                });
            } catch (RejectedExecutionException stopped) { // and so is the request
                exchange.setRouteStop(true);
                callback.done(false);
            }
        });
        return false;
    }

    private CompletionStage<Decision> decide(Exchange exchange, RoutedRequest routed) {
        SandboxAddress address = routed.address();
        if (address == null) {
            throw new IllegalStateException("nobody can be authorized before the address was parsed");
        }
        try {
            CompletionStage<Decision> stage =
                    authorizer(exchange).decide(new AuthorizationRequest(address, routed.head()));
            return stage == null ? CompletableFuture.failedFuture(new IllegalStateException("no answer")) : stage;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Asked for with the first request: beans of a route file are there by then. */
    private Authorizer authorizer(Exchange exchange) {
        Authorizer authorizer = chosen;
        if (authorizer == null) {
            authorizer = choose(exchange.getContext().getRegistry().lookupByName(Authorizer.BEAN));
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

    private void apply(
            Exchange exchange, RoutedRequest routed, @Nullable Decision decision, @Nullable Throwable failure) {
        if (routed.ended()) {
            exchange.setRouteStop(true);
            return;
        }
        Decision made = decision == null ? Decision.UNAVAILABLE : decision;
        if (decision == null) {
            LOG.error("request {}: the authorizer failed", routed.requestId(), failure);
        }
        count(routed, made);
        AuthorizationRefusal refusal = made.refusal();
        if (refusal == null) {
            routed.authorize();
        } else {
            Refusals.refuse(exchange, refusal);
        }
    }

    /** Where everybody may, nothing was decided. */
    private void count(RoutedRequest routed, Decision decision) {
        SandboxAddress address = routed.address();
        if (address != null && chosen != null && takesBearer()) {
            decisions.decided(address.sandbox(), decision == Decision.ALLOWED);
        }
    }
}
