package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.directory.Resolver;
import dev.sandboxrouter.relay.ClientRequest;
import dev.sandboxrouter.relay.StepKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Finds the address to dial for this attempt; contract section 4. Waits without a thread while a name is looked up. A
 * look-up that failed counts as a failed dial, so the route tries again under the same rules. An address that an earlier
 * step found and no attempt has used is kept: the relay looks once more before it dials.
 */
public final class Resolve extends AsyncProcessorSupport {

    private final Resolver resolver;
    private final Consumer<Resolution> counter;
    private final StepKey key;

    /**
     * Makes the step.
     *
     * @param counter is told every outcome
     * @param key for the addresses it gives
     */
    public Resolve(Resolver resolver, Consumer<Resolution> counter, StepKey key) {
        this.resolver = resolver;
        this.counter = counter;
        this.key = key;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientRequest request = ExchangeKeys.clientRequest(exchange);
        RoutedRequest routed = request.routed();
        SandboxAddress address = routed.address();
        if (routed.ended() || routed.refusal() != null || address == null) {
            exchange.setRouteStop(true);
            callback.done(true);
            return true;
        }
        if (request.isResolved()) {
            callback.done(true);
            return true;
        }
        return resolve(exchange, request, address, callback);
    }

    /**
     * The resolver answers at once or later. Whichever of the two threads comes second finishes: the caller, so that the
     * route goes on without a detour, or the resolver's, by way of the request's event loop.
     */
    private boolean resolve(Exchange exchange, ClientRequest request, SandboxAddress address, AsyncCallback callback) {
        AtomicBoolean first = new AtomicBoolean(true);
        resolver.resolve(address, request::hasConnectionTo, resolution -> {
            counter.accept(resolution);
            Continuation.guarded(exchange, () -> apply(exchange, request, resolution));
            if (!first.getAndSet(false)) {
                Continuation.goOn(exchange, request, () -> {}, callback);
            }
        });
        if (first.getAndSet(false)) {
            return false;
        }
        callback.done(true);
        return true;
    }

    private void apply(Exchange exchange, ClientRequest request, Resolution resolution) {
        if (resolution instanceof Resolution.Found found) {
            request.resolved(found.target(), key);
        } else if (resolution instanceof Resolution.Failed failed) {
            exchange.setException(failed.failure());
        } else {
            Refusals.refuse(exchange, ((Resolution.Refused) resolution).refusal());
        }
    }
}
