package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.relay.ClientRequest;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * One attempt to relay the exchange's request. Completes when the relay has ended, or at once with a {@code DialFailure}
 * when the sandbox could not be reached, which the route may answer with another attempt.
 */
public class SandboxHttpProducer extends DefaultAsyncProducer {

    private final SandboxHttpComponent component;

    public SandboxHttpProducer(SandboxHttpRelayEndpoint endpoint, SandboxHttpComponent component) {
        super(endpoint);
        this.component = component;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientRequest request = ExchangeKeys.clientRequest(exchange);
        Target target = request.routed().target();
        if (target == null) {
            exchange.setException(new IllegalStateException("sandbox-http:relay needs a step before it that resolves"));
            callback.done(true);
            return true;
        }
        request.relay(target, failure -> {
            if (failure != null) {
                component.getDials().accept(target, failure);
                exchange.setException(failure);
            }
            callback.done(false);
        });
        return false;
    }
}
