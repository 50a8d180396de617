package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.authz.AuthorizationRequest;
import dev.sandboxrouter.authz.Authorizer;
import dev.sandboxrouter.authz.Decision;
import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.AuthorizationRefusal;
import dev.sandboxrouter.contract.Check;
import dev.sandboxrouter.contract.LogFields;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.observability.AuthorizationDecisions;
import dev.sandboxrouter.relay.ClientRequest;
import dev.sandboxrouter.relay.StepKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
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
 * <p>An {@link Authorizer} under {@link Authorizer#BEAN} in Camel's registry takes the place of that of the flags.
 */
public final class Authorize extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Authorize.class);

    private final AuthorizerChoice choice;
    private final AuthorizationDecisions decisions;
    private final StepKey key;

    /** @param key for the requests that it lets through */
    public Authorize(AuthorizerChoice choice, AuthorizationDecisions decisions, StepKey key) {
        this.choice = choice;
        this.decisions = decisions;
        this.key = key;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientRequest request = ExchangeKeys.clientRequest(exchange);
        CompletionStage<Decision> stage = decide(exchange.getContext(), request.routed());
        if (stage.getClass() == CompletableFuture.class && ((CompletableFuture<Decision>) stage).isDone()) {
            Continuation.guarded(exchange, () -> apply(exchange, request, (CompletableFuture<Decision>) stage));
            callback.done(true);
            return true;
        }
        stage.whenComplete((decision, failure) ->
                Continuation.goOn(exchange, request, () -> apply(exchange, request, decision, failure), callback));
        return false;
    }

    private CompletionStage<Decision> decide(CamelContext context, RoutedRequest routed) {
        try {
            SandboxAddress address = routed.address();
            if (address == null) {
                throw new IllegalStateException("nobody can be authorized before the address was parsed");
            }
            CompletionStage<Decision> stage =
                    choice.in(context).decide(new AuthorizationRequest(address, routed.head()));
            return stage == null ? CompletableFuture.failedFuture(new IllegalStateException("no answer")) : stage;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void apply(Exchange exchange, ClientRequest request, CompletableFuture<Decision> made) {
        try {
            apply(exchange, request, made.join(), null);
        } catch (CompletionException | java.util.concurrent.CancellationException e) {
            apply(exchange, request, null, e);
        }
    }

    private void apply(
            Exchange exchange, ClientRequest request, @Nullable Decision decision, @Nullable Throwable failure) {
        RoutedRequest routed = request.routed();
        if (routed.ended()) {
            exchange.setRouteStop(true);
            return;
        }
        if (decision == null) {
            LogFields.about(routed, () -> LOG.error("request {}: the authorizer failed", routed.nameInLog(), failure));
        }
        Decision made = decision == null ? Decision.UNAVAILABLE : decision;
        AuthorizationRefusal refusal = made.refusal();
        if (refusal == null) {
            routed.authorizedAs(made.user());
            request.passed(Check.AUTHORIZATION, key);
        } else {
            Refusals.refuse(exchange, refusal);
        }
        count(routed, made);
    }

    /** Where everybody may, nothing was decided. */
    private void count(RoutedRequest routed, Decision decision) {
        SandboxAddress address = routed.address();
        if (address != null && choice.takesBearer()) {
            decisions.decided(address.sandbox(), decision.isAllowed());
        }
    }
}
