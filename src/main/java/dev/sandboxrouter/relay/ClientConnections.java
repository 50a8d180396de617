package dev.sandboxrouter.relay;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The client connections that are open, so that they can be ended with manners. Thread-safe. */
public final class ClientConnections {

    private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    void add(OpenConnection connection) {
        open.add(connection);
        if (draining) {
            connection.drain();
        }
    }

    void remove(OpenConnection connection) {
        open.remove(connection);
        completeIfEmpty();
    }

    /** Those that are open just now, and perhaps some that open meanwhile. */
    Iterable<OpenConnection> all() {
        return open;
    }

    /** How many are open just now. */
    public int size() {
        return open.size();
    }

    /**
     * Lets every connection finish its request and take no other.
     *
     * @return completes when none is left
     */
    public CompletableFuture<Void> drain() {
        draining = true;
        open.forEach(OpenConnection::drain);
        completeIfEmpty();
        return drained;
    }

    /**
     * Closes what is still open.
     *
     * @return completes with how many requests were cut by that
     */
    public CompletableFuture<Integer> cutAll() {
        CompletableFuture<Integer> cut = CompletableFuture.completedFuture(0);
        for (OpenConnection connection : open) {
            cut = cut.thenCombine(connection.cutOff(), (sum, one) -> one ? sum + 1 : sum);
        }
        return cut;
    }

    private void completeIfEmpty() {
        if (draining && open.isEmpty()) {
            drained.complete(null);
        }
    }
}
