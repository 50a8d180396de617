package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.contract.SandboxKey;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the route of each sandbox whose rules somebody else has changed: the body is a map of {@code namespace} and
 * {@code id}. The rules are in force by then, whatever the route does. Its start waits for the first LIST, so that the data
 * plane, which starts later, never lets a request through for want of rules.
 */
public class RuleWatchConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(RuleWatchConsumer.class);

    private final RuleWatch rules;
    private final Duration patience;

    public RuleWatchConsumer(SandboxWatchEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.rules = endpoint.getComponent().rules();
        this.patience = Duration.ofMillis(endpoint.getSyncTimeout());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        rules.start(patience, this::tell);
    }

    private void tell(SandboxKey sandbox) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(Map.of("namespace", sandbox.namespace(), "id", sandbox.id()));
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                LOG.warn("a step of the rule watch's route failed", exchange.getException());
            }
        } catch (Exception e) {
            LOG.warn("a step of the rule watch's route failed", e);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
