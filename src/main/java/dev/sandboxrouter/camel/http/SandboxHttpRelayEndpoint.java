package dev.sandboxrouter.camel.http;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code sandbox-http:relay}: hands the exchange's request to the sandbox that the route resolved. */
public class SandboxHttpRelayEndpoint extends DefaultEndpoint {

    private final SandboxHttpComponent component;

    public SandboxHttpRelayEndpoint(String uri, SandboxHttpComponent component) {
        super(uri, component);
        this.component = component;
    }

    @Override
    public Producer createProducer() {
        return new SandboxHttpProducer(this, component);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new IllegalArgumentException("sandbox-http:relay sends requests on; sandbox-http:listen receives them");
    }
}
