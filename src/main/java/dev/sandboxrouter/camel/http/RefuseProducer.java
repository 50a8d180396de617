package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.steps.Refusals;
import dev.sandboxrouter.contract.RouteRefusal;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Refuses the exchange's request, in words that are fixed when the route is built, and stops the route. */
final class RefuseProducer extends DefaultProducer {

    private final RouteRefusal refusal;

    RefuseProducer(SandboxHttpEndpoint endpoint) {
        super(endpoint);
        this.refusal = endpoint.refusal();
    }

    @Override
    public void process(Exchange exchange) {
        Refusals.refuse(exchange, refusal);
    }
}
