package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.camel.LoopWatch;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Waits, without a thread, until the request's body is here, and makes a copy of it the message's body. The sandbox gets
 * what the client sent: a change to the message is a change to the copy.
 */
final class BodyProducer extends DefaultAsyncProducer {

    private final int maxBytes;

    BodyProducer(SandboxHttpEndpoint endpoint) {
        super(endpoint);
        this.maxBytes = endpoint.getMaxBytes();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ExchangeKeys.clientRequest(exchange).body(maxBytes, bytes -> {
            if (bytes == null) {
                exchange.setRouteStop(true);
            } else {
                exchange.getMessage().setBody(bytes);
            }
            LoopWatch.resume(exchange, () -> callback.done(false));
        });
        return false;
    }
}
