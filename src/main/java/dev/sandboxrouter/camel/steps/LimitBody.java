package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.Refusal;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Refuses with 413 a body that announces itself as larger than {@code --max-request-body-bytes}; contract section 2,
 * step 6. A chunked body is measured by the relay as it passes.
 */
public final class LimitBody implements Processor {

    private final long maxBytes;

    /**
     * Makes the step.
     *
     * @param maxBytes 0 for no limit
     */
    public LimitBody(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void process(Exchange exchange) {
        if (maxBytes > 0 && ExchangeKeys.clientRequest(exchange).contentLength() > maxBytes) {
            Refusals.refuse(exchange, new Refusal.BodyTooLarge(maxBytes));
        }
    }
}
