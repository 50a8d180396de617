package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.camel.LoopWatch;
import dev.sandboxrouter.relay.ClientRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one exchange of each request's head and runs it through the route on the event loop of its connection. The body
 * stays in the channel; no client text becomes a Camel header.
 */
public class SandboxHttpConsumer extends NettyHttpConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxHttpConsumer.class);

    private final ListenerBootstrap bootstrap;
    private final LoopWatch watch;

    public SandboxHttpConsumer(
            SandboxHttpEndpoint endpoint, Processor processor, NettyHttpConfiguration configuration) {
        super(endpoint, processor, configuration);
        this.watch = endpoint.getComponent().loopWatch();
        this.bootstrap = new ListenerBootstrap(endpoint.getCamelContext(), configuration, initializer());
        setNettyServerBootstrapFactory(bootstrap);
    }

    @Override
    public SandboxHttpEndpoint getEndpoint() {
        return (SandboxHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        watch.start();
        super.doStart();
    }

    /**
     * The port that is bound.
     *
     * @throws IllegalStateException while the consumer is stopped or suspended
     */
    public int boundPort() {
        return bootstrap.boundPort();
    }

    private io.netty.channel.ChannelInitializer<io.netty.channel.Channel> initializer() {
        return getEndpoint().getComponent().getRelay().initializer("http", this::handle);
    }

    /** Runs a request through the route; on its event loop. */
    private void handle(ClientRequest request) {
        Exchange exchange = createExchange(false);
        ExchangeKeys.put(exchange, request);
        try {
            createUoW(exchange);
        } catch (Exception e) {
            request.complete(e);
            return;
        }
        watch.begin(exchange, () -> getAsyncProcessor().process(exchange, doneSync -> finish(exchange, request)));
    }

    private void finish(Exchange exchange, ClientRequest request) {
        try {
            request.complete(exchange.getException());
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    /** Camel tells of exceptions that no route handled; the client is told by {@link ClientRequest#complete}. */
    @Override
    public void handleException(String message, Throwable cause) {
        LOG.error("{}", message, cause);
    }
}
