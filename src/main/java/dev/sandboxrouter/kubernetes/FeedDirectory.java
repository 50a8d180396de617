package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodDirectory;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step {@code feedDirectory}: gives the directory the event that {@code sandbox-watch:pods} put into the exchange. That
 * one and no other: an event that a route makes up would send requests to an address of its choice, and one that it puts in
 * the place of another would lose that, so that a pod which is gone keeps its address.
 */
public final class FeedDirectory implements Processor {

    private final PodDirectory directory;

    public FeedDirectory(PodDirectory directory) {
        this.directory = directory;
    }

    /**
     * Feeds it.
     *
     * @throws IllegalStateException if the exchange does not come from the watch
     * @throws IllegalArgumentException if the body is not the event any more: a step before this one replaced it
     */
    @Override
    public void process(Exchange exchange) {
        Delivery delivery = Delivery.in(exchange);
        if (delivery == null) {
            throw new IllegalStateException(
                    "feedDirectory: the exchange does not come from sandbox-watch:pods: " + exchange.getFromEndpoint());
        }
        if (!delivery.is(exchange.getMessage().getBody())) {
            throw new IllegalArgumentException(
                    "feedDirectory expects the event of sandbox-watch:pods as its body; a step"
                            + " before it has replaced that");
        }
        delivery.feed(directory);
    }
}
