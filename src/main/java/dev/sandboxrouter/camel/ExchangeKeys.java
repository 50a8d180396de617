package dev.sandboxrouter.camel;

import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.relay.ClientRequest;
import org.apache.camel.Exchange;

/**
 * What travels between the steps of a route: exchange properties with a type. Never headers, because a caller can send a
 * header, and never text, because text could be made up.
 */
public final class ExchangeKeys {

    private static final String REQUEST = "SandboxRouterRequest";

    private ExchangeKeys() {}

    /** Puts the request into an exchange; the consumer of {@code sandbox-http} does. */
    public static void put(Exchange exchange, ClientRequest request) {
        exchange.setProperty(REQUEST, request);
    }

    /**
     * The request's connection side, for the last step of the route.
     *
     * @throws IllegalStateException if the exchange does not come from {@code sandbox-http:listen}
     */
    public static ClientRequest clientRequest(Exchange exchange) {
        if (exchange.getProperty(REQUEST) instanceof ClientRequest request) {
            return request;
        }
        throw new IllegalStateException(
                "the exchange does not come from sandbox-http:listen: " + exchange.getFromEndpoint());
    }

    /** What the steps read and decide. */
    public static RoutedRequest routed(Exchange exchange) {
        return clientRequest(exchange).routed();
    }
}
