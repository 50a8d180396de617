package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.control.EgressPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/** Egress as a route of the operator's: {@code direct:apply-egress}; contract 10.4. */
final class EgressRoute implements EgressPolicy {

    private static final String ROUTE = "direct:apply-egress";

    /** Set by a route that does not enforce: text for {@code Warning}. */
    private static final String WARNING = "egressWarning";

    private volatile @Nullable ProducerTemplate template;

    /** To be called when the routes are known, before the first change. */
    void startedIn(CamelContext context) {
        template = context.createProducerTemplate();
    }

    @Override
    public @Nullable String apply(SandboxKey sandbox, List<String> allowOut, List<String> denyOut) throws Exception {
        ProducerTemplate producer = template;
        if (producer == null) {
            throw new IllegalStateException("the routes have not started");
        }
        Map<String, Object> rules = new LinkedHashMap<>();
        rules.put("namespace", sandbox.namespace());
        rules.put("id", sandbox.id());
        rules.put("allowOut", allowOut);
        rules.put("denyOut", denyOut);
        Exchange done =
                producer.request(ROUTE, exchange -> exchange.getMessage().setBody(rules));
        if (done.getException() != null) {
            throw done.getException();
        }
        return done.getProperty(WARNING, String.class);
    }
}
