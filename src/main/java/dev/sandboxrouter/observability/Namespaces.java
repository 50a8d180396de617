package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.SandboxKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces may be labels. A caller can name any namespace in a request that fails, so one becomes a label only
 * once it was shown to exist, and stays one; all others share {@code -} (contract section 14).
 *
 * <p>Confirmed namespaces are bounded too: a sandbox's owner can create them, and so may each tenant's sandboxes answer
 * with every status code there is. Past a bound a request is still counted, under {@code -}.
 */
final class Namespaces {

    /** Namespaces that become labels. */
    static final int MAX_NAMESPACES = 1_000;

    /** Combinations of method and code of one namespace: ten times what a well-behaved API shows. */
    static final int MAX_SERIES_PER_NAMESPACE = 100;

    /** Combinations of method, code and namespace over all named ones; each is 17 lines of a scrape. */
    static final int MAX_NAMED_SERIES = 20_000;

    /** Combinations of method and code under {@code -}; past it the method is {@code other}, which adds 901 at most. */
    static final int MAX_UNNAMED_SERIES = 1_000;

    private static final int UNNAMED_CAPACITY = MAX_UNNAMED_SERIES + 901;

    private final ConcurrentHashMap<String, NamespaceCounts> named = new ConcurrentHashMap<>();
    private final NamespaceCounts unnamed = new NamespaceCounts("-", UNNAMED_CAPACITY, new AtomicInteger());
    private final AtomicInteger namedSeries = new AtomicInteger();

    /** The counts of a request's namespace. */
    NamespaceCounts of(@Nullable SandboxKey sandbox, boolean confirmed) {
        if (sandbox == null) {
            return unnamed;
        }
        NamespaceCounts known = named.get(sandbox.namespace());
        if (known != null) {
            return known;
        }
        return confirmed && named.size() < MAX_NAMESPACES ? admit(sandbox.namespace()) : unnamed;
    }

    /** The series of a request: its own where there is room, else the nearest coarser one. */
    RequestSeries series(NamespaceCounts counts, String method, int code) {
        int number = MethodLabel.number(method);
        int key = RequestSeries.key(number, code);
        if (counts != unnamed) {
            RequestSeries own = counts.requests.find(key, namedLimit());
            if (own != null) {
                return own;
            }
        }
        RequestSeries shared = unnamed.requests.find(key, MAX_UNNAMED_SERIES);
        return shared != null ? shared : coarsest(code);
    }

    void forEach(Consumer<NamespaceCounts> action) {
        action.accept(unnamed);
        named.values().forEach(action);
    }

    private int namedLimit() {
        return namedSeries.get() < MAX_NAMED_SERIES ? MAX_SERIES_PER_NAMESPACE : 0;
    }

    /** Runs at most {@link #MAX_NAMESPACES} times in the life of the process, so a lock is no matter. */
    private synchronized NamespaceCounts admit(String namespace) {
        return named.size() < MAX_NAMESPACES
                ? named.computeIfAbsent(
                        namespace, name -> new NamespaceCounts(name, MAX_SERIES_PER_NAMESPACE, namedSeries))
                : named.getOrDefault(namespace, unnamed);
    }

    private RequestSeries coarsest(int code) {
        RequestSeries series = unnamed.requests.find(RequestSeries.key(MethodLabel.OTHER, code), UNNAMED_CAPACITY);
        if (series == null) {
            throw new IllegalStateException("more than 901 codes under method other, the last one " + code);
        }
        return series;
    }
}
