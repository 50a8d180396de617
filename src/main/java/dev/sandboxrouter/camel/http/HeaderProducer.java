package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.ExchangeKeys;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultProducer;

/** Sets a field of the head that the sandbox gets. The expression is read once, when the route starts. */
final class HeaderProducer extends DefaultProducer {

    private final String name;
    private final Expression value;

    HeaderProducer(SandboxHttpEndpoint endpoint) {
        super(endpoint);
        this.name = Objects.requireNonNull(endpoint.getName());
        this.value = endpoint.getCamelContext().resolveLanguage("simple").createExpression(endpoint.getValue());
        this.value.init(endpoint.getCamelContext());
    }

    @Override
    public void process(Exchange exchange) {
        String text = value.evaluate(exchange, String.class);
        ExchangeKeys.clientRequest(exchange).setField(name, text == null ? "" : text);
    }
}
