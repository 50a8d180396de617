package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each event through the route, one after the other, on the watch's thread. Its start waits for the first LIST, so
 * that the data plane, which starts later, never answers from an empty directory.
 *
 * <p>An event must not be lost, or the router would send requests to a pod that is gone. So an event that the route did
 * not hand to {@link FeedDirectory}, because a step before it threw or stopped, is given to the directory here.
 */
public class SandboxWatchConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxWatchConsumer.class);

    private final SandboxWatchComponent component;
    private final long syncTimeoutMillis;

    public SandboxWatchConsumer(SandboxWatchEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.component = endpoint.getComponent();
        this.syncTimeoutMillis = endpoint.getSyncTimeout();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        PodWatch watch = component.cluster().watch();
        watch.start(this::deliver);
        try {
            watch.synced().get(syncTimeoutMillis, TimeUnit.MILLISECONDS);
            SpareHeap.giveBackAfter(component.directory().size());
        } catch (TimeoutException e) {
            watch.close();
            throw new NotSynced(syncTimeoutMillis, watch.problem());
        }
    }

    @Override
    protected void doStop() throws Exception {
        component.cluster().watch().close();
        super.doStop();
    }

    private boolean deliver(PodEvent event) {
        Exchange exchange = createExchange(false);
        try {
            Delivery delivery = Delivery.put(exchange, event);
            route(exchange);
            return delivery.feed(component.directory());
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void route(Exchange exchange) {
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        if (failure != null) {
            LOG.warn("a step of the pod watch's route failed; the directory has the event nevertheless", failure);
        }
    }

    /** The pods could not be listed in time. Its message is the operator's. */
    static final class NotSynced extends Exception {

        private static final long serialVersionUID = 1L;

        NotSynced(long millis, @Nullable String problem) {
            super("the pods could not be listed within " + TimeUnit.MILLISECONDS.toSeconds(millis) + " s: "
                    + (problem == null ? "no answer yet" : problem));
        }
    }
}
