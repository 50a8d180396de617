package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.address.AddressParser;
import dev.sandboxrouter.address.Addressing;
import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.relay.ClientRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Finds out which sandbox the request names; contract section 1. Refuses with 400. */
public final class ParseAddress implements Processor {

    private final AddressParser parser;

    public ParseAddress(AddressParser parser) {
        this.parser = parser;
    }

    @Override
    public void process(Exchange exchange) {
        ClientRequest request = ExchangeKeys.clientRequest(exchange);
        Addressing addressing = parser.parse(request.routed().head());
        if (addressing instanceof Addressing.Addressed addressed) {
            request.addressed(addressed.address());
        } else {
            Refusals.refuse(exchange, ((Addressing.Rejected) addressing).refusal());
        }
    }
}
