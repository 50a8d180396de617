package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.camel.LoopWatch;
import dev.sandboxrouter.relay.ClientRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.OptionalInt;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.component.netty.http.NettyHttpConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one exchange of each request's head and runs it through the route on the event loop of its connection. The body
 * stays in the channel; no client text becomes a Camel header.
 */
public class SandboxHttpConsumer extends NettyHttpConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxHttpConsumer.class);

    private final LoopWatch watch;
    private final @Nullable ListenerBootstrap plain;
    private final @Nullable ListenerBootstrap tls;

    public SandboxHttpConsumer(
            SandboxHttpEndpoint endpoint, Processor processor, NettyHttpConfiguration configuration) {
        super(endpoint, processor, configuration);
        this.watch = endpoint.getComponent().loopWatch();
        this.plain = endpoint.getPort() == SandboxHttpEndpoint.NONE ? null : listener(configuration, "http");
        this.tls = endpoint.getTlsPort() == SandboxHttpEndpoint.NONE ? null : listener(withTls(configuration), "https");
        setNettyServerBootstrapFactory(plain != null ? plain : tls); // Camel starts and stops one; the other is ours
    }

    private NettyHttpConfiguration withTls(NettyHttpConfiguration configuration) {
        NettyHttpConfiguration copy = configuration.copy();
        copy.setHost(SandboxHttpEndpoint.addressToBind(getEndpoint().getTlsHost()));
        copy.setPort(getEndpoint().getTlsPort());
        return copy;
    }

    private ListenerBootstrap listener(NettyHttpConfiguration configuration, String scheme) {
        ChannelInitializer<Channel> initializer =
                getEndpoint().getComponent().getRelay().initializer(scheme, this::handle);
        return new ListenerBootstrap(getEndpoint().getCamelContext(), configuration, initializer);
    }

    @Override
    protected void doStart() throws Exception {
        watch.start();
        super.doStart();
        if (plain != null && tls != null) {
            ServiceHelper.startService(tls);
        }
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(tls);
        super.doStop();
    }

    /**
     * Closes the listeners alone. A stop would stop the route's steps too, under requests of connections that are still open:
     * each that has not come to its sandbox yet would be answered 500.
     */
    @Override
    protected void doSuspend() throws Exception {
        ServiceHelper.stopService(plain, tls);
    }

    @Override
    protected void doResume() throws Exception {
        ServiceHelper.startService(plain, tls);
    }

    @Override
    public SandboxHttpEndpoint getEndpoint() {
        return (SandboxHttpEndpoint) super.getEndpoint();
    }

    /** The port that is bound without TLS; empty while there is none, and while the consumer is stopped or suspended. */
    public OptionalInt boundPort() {
        return portOf(plain);
    }

    /** The port that is bound with TLS; empty likewise. */
    public OptionalInt boundTlsPort() {
        return portOf(tls);
    }

    private static OptionalInt portOf(@Nullable ListenerBootstrap listener) {
        return listener == null ? OptionalInt.empty() : listener.boundPort();
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
