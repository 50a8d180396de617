package dev.sandboxrouter.relay.tunnel;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All tunnels of the process: what outlives its request is registered, so that it can be ended with manners. A drain ends
 * all, a dead pod or a new rule ends its own. It also holds the count of tunnels a client.
 *
 * <p>The life of a tunnel here: {@link #reserve} before the dial; {@link #register} right after {@code Tunnel.open}; and
 * in the tunnel's listener {@link #unregister} and the permit's release. Any thread; nothing here waits.
 */
public final class TunnelRegistry {

    private final TunnelQuota quota;
    private final ConcurrentMap<Tunnel, TunnelOwner> tunnels = new ConcurrentHashMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final Queue<CompletableFuture<Void>> waitingForEmpty = new ConcurrentLinkedQueue<>();
    private volatile @Nullable CloseReason allEnd;

    /**
     * @param limitPerClient {@code --websocket-max-connections-per-client}; zero is off
     * @throws IllegalArgumentException if it is negative
     */
    public TunnelRegistry(int limitPerClient) {
        this.quota = new TunnelQuota(limitPerClient);
    }

    /** The limit of tunnels a client, for the text of the refusal; zero is off. */
    public int limitPerClient() {
        return quota.limit();
    }

    /**
     * Counts one more tunnel of a client, over all sandboxes; to be called before anything is dialled.
     *
     * @param client the client's address as of contract section 9
     * @return empty if the client holds as many as it may; else a permit to be released when the tunnel or the attempt
     *     is over
     */
    public Optional<TunnelPermit> reserve(InetAddress client) {
        return quota.reserve(client);
    }

    /**
     * Remembers a tunnel until {@link #unregister}. After {@link #endAll} it is told to end at once: an upgrade may be
     * answered while the process drains.
     */
    public void register(Tunnel tunnel, TunnelOwner owner) {
        if (tunnels.put(tunnel, owner) == null) {
            active.incrementAndGet();
        }
        // Read after the put: either this sees the reason, or endAll sees the tunnel.
        CloseReason reason = allEnd;
        if (reason != null) {
            tunnel.end(reason);
        }
    }

    /** Forgets a tunnel that has closed; one that is not known is ignored. */
    public void unregister(Tunnel tunnel) {
        if (tunnels.remove(tunnel) != null && active.decrementAndGet() == 0) {
            tellEmpty();
        }
    }

    /** Ends all tunnels, and every one that is registered from now on; all in parallel, each on its own event loop. */
    public void endAll(CloseReason reason) {
        allEnd = reason;
        endWhere(owner -> true, reason);
    }

    /**
     * Ends the tunnels of some owners; those registered later are not looked at.
     *
     * @param condition pure and quick: it is asked once a tunnel
     * @return how many tunnels were told
     */
    public int endWhere(Predicate<? super TunnelOwner> condition, CloseReason reason) {
        int told = 0;
        for (Map.Entry<Tunnel, TunnelOwner> entry : tunnels.entrySet()) {
            if (condition.test(entry.getValue())) {
                entry.getKey().end(reason);
                told++;
            }
        }
        return told;
    }

    /** How many tunnels there are. */
    public int active() {
        return active.get();
    }

    /** Completes once there is no tunnel, be that now or later, on the thread that took the last one away. */
    public CompletionStage<Void> whenEmpty() {
        CompletableFuture<Void> empty = new CompletableFuture<>();
        waitingForEmpty.add(empty);
        if (active.get() == 0) {
            tellEmpty();
        }
        return empty.minimalCompletionStage();
    }

    private void tellEmpty() {
        for (CompletableFuture<Void> each = waitingForEmpty.poll(); each != null; each = waitingForEmpty.poll()) {
            each.complete(null);
        }
    }
}
