package dev.sandboxrouter.camel;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.relay.ClientRequest;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What travels between the steps of a route: exchange properties with a type. Never headers, because a caller can send a
 * header, and never text, because text could be made up.
 *
 * <p>A request has one property, which holds all that steps decide; the result of one that is over has another, in the
 * exchange that {@code direct:on-completion} gets.
 */
public final class ExchangeKeys {

    private static final String REQUEST = "SandboxRouterRequest";
    private static final String RESULT = "SandboxRouterResult";

    private ExchangeKeys() {}

    /** Puts the request into an exchange; the consumer of {@code sandbox-http} does. */
    public static void put(Exchange exchange, ClientRequest request) {
        exchange.setProperty(REQUEST, request);
    }

    /** Puts the result of a request into an exchange. */
    public static void put(Exchange exchange, CompletedRequest result) {
        exchange.setProperty(RESULT, result);
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

    /** The sandbox that was addressed; null before the address step. */
    public static @Nullable SandboxAddress address(Exchange exchange) {
        return routed(exchange).address();
    }

    /** Why a step refused; null while none did. */
    public static @Nullable Refusal refusal(Exchange exchange) {
        return routed(exchange).refusal();
    }

    /** What resolution gave for the current attempt; to be looked at, changing it changes nothing. */
    public static @Nullable Target target(Exchange exchange) {
        return routed(exchange).target();
    }

    /** How the request ended; null where it has not. */
    public static @Nullable CompletedRequest result(Exchange exchange) {
        return exchange.getProperty(RESULT) instanceof CompletedRequest result ? result : null;
    }

    /** The request, or null where the exchange is about none. */
    public static @Nullable ClientRequest requestOrNull(Exchange exchange) {
        return exchange.getProperty(REQUEST) instanceof ClientRequest request ? request : null;
    }
}
