package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.relay.Relay;
import dev.sandboxrouter.relay.tunnel.CloseReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the data plane with manners; contract section 15. Requests get all of the time-out; tunnels get half of it,
 * then a close frame, and may use the other half to take it.
 */
final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Relay relay;
    private final Duration timeout;

    Drain(Relay relay, Duration timeout) {
        this.relay = relay;
        this.timeout = timeout;
    }

    /** Drains and blocks until it is done. Returns whether every request and tunnel could end in good order. */
    boolean run() {
        long tunnelsCutBefore = relay.tunnels().cutOff();
        long end = System.nanoTime() + timeout.toNanos();
        // In this order: a connection may become a tunnel at this very moment, but no tunnel becomes a connection.
        CompletableFuture<Void> all =
                relay.connections().drain().thenCompose(none -> relay.tunnels().whenEmpty());
        LOG.info(
                "draining {} connections and {} tunnels",
                relay.connections().size(),
                relay.tunnels().active());
        boolean done = await(all, end - timeout.toNanos() / 2);
        if (!done) {
            relay.tunnels().endAll(CloseReason.DRAIN);
            done = await(all, end);
        }
        return (done || cutTheRest() == 0) && relay.tunnels().cutOff() == tunnelsCutBefore;
    }

    /** Returns how many requests and tunnels could not finish; a connection without a request loses nothing. */
    private int cutTheRest() {
        LOG.warn(
                "cutting {} connections and {} tunnels after {}",
                relay.connections().size(),
                relay.tunnels().active(),
                timeout);
        return relay.tunnels().active() + relay.connections().cutAll().join();
    }

    private static boolean await(CompletableFuture<Void> done, long untilNanos) {
        try {
            done.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
