package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.camel.LoopWatch;
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

    public SandboxHttpProducer(SandboxHttpEndpoint endpoint) {
        super(endpoint);
        this.component = endpoint.getComponent();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientRequest request = ExchangeKeys.clientRequest(exchange);
        if (!request.isResolved()) {
            return fail(exchange, callback, "sandbox-http:relay needs a step before it that resolves");
        }
        request.relay((target, failure) -> {
            if (failure != null) {
                component.getDials().accept(target, failure);
                exchange.setException(failure);
            }
            LoopWatch.resume(exchange, () -> callback.done(false));
        });
        return false;
    }

    private static boolean fail(Exchange exchange, AsyncCallback callback, String why) {
        exchange.setException(new IllegalStateException(why));
        callback.done(true);
        return true;
    }
}
