package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.directory.Resolver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Finds the address to dial for this attempt; contract section 4. Waits without a thread while a name is looked up. A
 * look-up that failed counts as a failed dial, so the route tries again under the same rules.
 */
public final class Resolve extends AsyncProcessorSupport {

    private final Resolver resolver;
    private final Consumer<Resolution> counter;

    /**
     * Makes the step.
     *
     * @param counter is told every outcome
     */
    public Resolve(Resolver resolver, Consumer<Resolution> counter) {
        this.resolver = resolver;
        this.counter = counter;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        RoutedRequest request = ExchangeKeys.routed(exchange);
        SandboxAddress address = request.address();
        if (request.ended() || address == null) {
            exchange.setRouteStop(true);
            callback.done(true);
            return true;
        }
        return resolve(exchange, request, address, callback);
    }

    /**
     * The resolver answers at once or later. Whichever of the two threads comes second finishes: the caller, so that the
     * route goes on without a detour, or the resolver's.
     */
    private boolean resolve(Exchange exchange, RoutedRequest request, SandboxAddress address, AsyncCallback callback) {
        AtomicBoolean first = new AtomicBoolean(true);
        resolver.resolve(address, ExchangeKeys.clientRequest(exchange)::hasConnectionTo, resolution -> {
            counter.accept(resolution);
            apply(exchange, request, resolution);
            if (!first.getAndSet(false)) {
                callback.done(false);
            }
        });
        if (first.getAndSet(false)) {
            return false;
        }
        callback.done(true);
        return true;
    }

    private static void apply(Exchange exchange, RoutedRequest request, Resolution resolution) {
        if (resolution instanceof Resolution.Found found) {
            request.resolved(found.target());
        } else if (resolution instanceof Resolution.Failed failed) {
            exchange.setException(failed.failure());
        } else {
            Refusals.refuse(exchange, ((Resolution.Refused) resolution).refusal());
        }
    }
}
