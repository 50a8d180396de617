package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.Refusal;
import org.apache.camel.Exchange;

/** The one way in which a step says no. */
public final class Refusals {

    private Refusals() {}

    /** Refuses the request and stops the route, sub-routes and the routes that called them included. */
    public static void refuse(Exchange exchange, Refusal refusal) {
        ExchangeKeys.routed(exchange).refuse(refusal);
        exchange.setRouteStop(true);
    }
}
