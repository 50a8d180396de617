package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.UpstreamIdentity;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The unused upstream connections of one event loop. One pool a loop means no lock and no hop: a request meets only
 * connections that its own thread owns. Event loop only, but for {@link #totalIdle}.
 *
 * <p>The limit for all loops together ({@code --upstream-max-idle}) holds at every moment. The limit per target is shared
 * evenly among the loops and applied by a sweep every {@value #SWEEP_MILLIS} ms to what nobody has used since the sweep
 * before: two hundred clients of one sandbox return their connections within a millisecond and take them again in the
 * next, and closing them in between would cost a dial each.
 */
final class UpstreamPool {

    private static final long SWEEP_MILLIS = 500;

    private final EventLoop loop;
    private final int maxIdlePerTarget;
    private final int maxIdle;
    private final AtomicInteger totalIdle;
    private final Map<UpstreamKey, IdleConnections> idle = new HashMap<>();
    private final Set<UpstreamConnection> open = new HashSet<>();
    private boolean sweeping;

    /**
     * Makes the pool of one event loop.
     *
     * @param maxIdlePerTarget this loop's share
     * @param maxIdle for all loops that share {@code totalIdle}
     */
    UpstreamPool(EventLoop loop, int maxIdlePerTarget, int maxIdle, AtomicInteger totalIdle) {
        this.loop = loop;
        this.maxIdlePerTarget = maxIdlePerTarget;
        this.maxIdle = maxIdle;
        this.totalIdle = totalIdle;
    }

    /**
     * Takes the connection that was used last, which is the least likely to be closed by its peer, of those that may be
     * used. What may not be used now stays: it may be known better later.
     *
     * @param allowed asked with the moment at which a connection was opened
     */
    @Nullable
    UpstreamConnection take(UpstreamKey key, LongPredicate allowed) {
        assert loop.inEventLoop();
        IdleConnections connections = idle.get(key);
        if (connections == null) {
            return null;
        }
        long now = System.nanoTime();
        Iterator<UpstreamConnection> latestFirst = connections.latestFirst();
        while (latestFirst.hasNext()) {
            UpstreamConnection connection = latestFirst.next();
            if (!connection.isReusable(now)) {
                connections.take(latestFirst);
                discard(connection);
            } else if (allowed.test(connection.connectedNanos())) {
                connections.take(latestFirst);
                totalIdle.decrementAndGet();
                return connection;
            }
        }
        return null;
    }

    /** Whether {@link #take} would find one now. */
    boolean has(UpstreamKey key, LongPredicate allowed) {
        assert loop.inEventLoop();
        IdleConnections connections = idle.get(key);
        if (connections == null) {
            return false;
        }
        long now = System.nanoTime();
        return connections.stream()
                .anyMatch(connection -> connection.isReusable(now) && allowed.test(connection.connectedNanos()));
    }

    /** Keeps a connection whose last response ended exactly, or closes it where the pools are full. */
    void release(UpstreamConnection connection) {
        assert loop.inEventLoop();
        if (maxIdlePerTarget == 0 || totalIdle.incrementAndGet() > maxIdle) {
            if (maxIdlePerTarget != 0) {
                totalIdle.decrementAndGet();
            }
            connection.close();
            return;
        }
        idle.computeIfAbsent(connection.key(), key -> new IdleConnections()).add(connection);
        startSweeping();
    }

    /** Forgets an idle connection that its peer closed. */
    void remove(UpstreamConnection connection) {
        assert loop.inEventLoop();
        IdleConnections connections = idle.get(connection.key());
        if (connections != null && connections.remove(connection)) {
            totalIdle.decrementAndGet();
        }
    }

    /** Notes a connection until its channel closes or is a tunnel's, be it in use, idle or still being dialled. */
    void opened(UpstreamConnection connection) {
        assert loop.inEventLoop();
        open.add(connection);
        connection.channel().closeFuture().addListener(closed -> open.remove(connection));
    }

    /** Forgets a connection that is a tunnel's from now on: tunnels are ended with manners, by their registry. */
    void handedOver(UpstreamConnection connection) {
        assert loop.inEventLoop();
        open.remove(connection);
    }

    /** Breaks off every connection of an identity that matches, whatever it is doing; for a pod that is gone. */
    void breakWhere(Predicate<UpstreamIdentity> gone) {
        assert loop.inEventLoop();
        List<UpstreamConnection> matching = open.stream()
                .filter(connection -> gone.test(connection.key().identity()))
                .toList();
        matching.forEach(UpstreamConnection::breakOff);
    }

    private void startSweeping() {
        if (!sweeping) {
            sweeping = true;
            loop.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void sweep() {
        sweeping = false;
        long now = System.nanoTime();
        idle.values().removeIf(connections -> {
            connections.sweep(maxIdlePerTarget, now, this::discard);
            return connections.isEmpty();
        });
        if (!idle.isEmpty()) {
            startSweeping();
        }
    }

    private void discard(UpstreamConnection connection) {
        totalIdle.decrementAndGet();
        connection.close();
    }
}
