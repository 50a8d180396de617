package dev.sandboxrouter.camel.http;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.component.netty.http.NettyHttpEndpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;

/**
 * Receive requests for sandboxes over HTTP ({@code listen}) and relay them to the sandbox that the route resolved
 * ({@code relay}). Bodies stream past Camel.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "sandbox-http",
        title = "Sandbox HTTP",
        syntax = "sandbox-http:operation",
        category = {Category.NETWORKING, Category.HTTP},
        remote = true)
public class SandboxHttpEndpoint extends NettyHttpEndpoint {

    @UriPath(description = "What the endpoint does: listen for requests, or relay the exchange's request")
    @Metadata(required = true, enums = "listen,relay")
    private String operation = SandboxHttpComponent.LISTEN;

    @UriParam(label = "consumer", description = "Address to listen on. All addresses where it is empty.")
    private String host = "";

    @UriParam(label = "consumer", defaultValue = "8080", description = "Port to listen on. 0 takes a free one.")
    private int port = 8080;

    public SandboxHttpEndpoint(String uri, SandboxHttpComponent component, NettyHttpConfiguration configuration) {
        super(uri, component, configuration);
    }

    @Override
    public SandboxHttpComponent getComponent() {
        return (SandboxHttpComponent) super.getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        getConfiguration().setHost(host.isEmpty() ? "0.0.0.0" : host);
        getConfiguration().setPort(port);
        SandboxHttpConsumer consumer = new SandboxHttpConsumer(this, processor, getConfiguration());
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("sandbox-http:listen receives requests; sandbox-http:relay sends them on");
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    @Override
    public boolean isLenientProperties() {
        return false; // a misspelt option is an error at start, not a surprise at run time
    }
}
