package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.relay.ClientRequest;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.WrapAwareProcessor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Brings a request back to its own event loop when a route of the user's returns on another thread. What follows is the
 * router's: there it is watched, finds the connections that are open, and takes no turn of anybody else's.
 *
 * <p>Not for a copy of an exchange: whoever made that may be waiting for it, on the event loop.
 */
public final class OwnLoop implements InterceptStrategy {

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Returning(target);
    }

    private static final class Returning extends DelegateAsyncProcessor implements WrapAwareProcessor {

        Returning(Processor target) {
            super(target);
        }

        @Override
        public Processor getWrapped() {
            return getProcessor();
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return super.process(exchange, doneSync -> {
                ClientRequest away = doneSync ? null : requestThatIsAway(exchange);
                if (away == null) {
                    callback.done(doneSync);
                } else {
                    Continuation.goOn(exchange, away, () -> {}, callback);
                }
            });
        }

        private static @Nullable ClientRequest requestThatIsAway(Exchange exchange) {
            ClientRequest request = ExchangeKeys.requestOrNull(exchange);
            boolean isCopy = exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null;
            return request == null || isCopy || request.isOnItsThread() ? null : request;
        }
    }
}
