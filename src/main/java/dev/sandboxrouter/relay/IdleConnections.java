package dev.sandboxrouter.relay;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The unused connections to one target, in the order in which they were returned. Event loop only. */
final class IdleConnections {

    private final ArrayDeque<UpstreamConnection> connections = new ArrayDeque<>(4);

    /**
     * The fewest that there were since the last sweep. Because the latest is taken first, so many at the front are those
     * that nobody has used since then.
     */
    private int unused;

    void add(UpstreamConnection connection) {
        connections.addLast(connection);
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    Stream<UpstreamConnection> stream() {
        return connections.stream();
    }

    Iterator<UpstreamConnection> latestFirst() {
        return connections.descendingIterator();
    }

    /** Removes what the iterator of {@link #latestFirst} gave last. */
    void take(Iterator<UpstreamConnection> latestFirst) {
        latestFirst.remove();
        unused = Math.min(unused, connections.size());
    }

    boolean remove(UpstreamConnection connection) {
        boolean removed = connections.remove(connection);
        unused = Math.min(unused, connections.size());
        return removed;
    }

    /** Discards what was unused since the last sweep beyond {@code most}, and what may not be used any more. */
    void sweep(int most, long nowNanos, Consumer<UpstreamConnection> discard) {
        for (; unused > most; unused--) {
            discard.accept(connections.removeFirst());
        }
        connections.removeIf(connection -> {
            boolean over = !connection.isReusable(nowNanos);
            if (over) {
                discard.accept(connection);
            }
            return over;
        });
        unused = connections.size();
    }
}
