package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.KnownNamespaces;
import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.SandboxKey;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces may be labels. A caller can name any namespace in a request that fails, so one becomes a label only
 * once it was shown to exist, and stays one; all others share {@code -} (contract section 14). The directory is asked
 * besides: where everybody is refused, no request of that namespace ever shows it.
 *
 * <p>Confirmed namespaces are bounded too: a sandbox's owner can create them, and so may each tenant's sandboxes answer
 * with every status code there is. What no sandbox answered is bounded over
 * all namespaces, since a stranger can bring it about in each. Past a bound a request is still counted, under {@code -}.
 */
final class Namespaces {

    /** Namespaces that become labels. */
    static final int MAX_NAMESPACES = 1_000;

    /** Combinations of method and code that one namespace's sandboxes answer: more than what a well-behaved API shows. */
    static final int MAX_SERIES_PER_NAMESPACE = 30;

    /**
     * Namespaces that become labels although the cluster has not shown them: {@link NamespaceEvidence#RESPONSE}. Whoever
     * has a sandbox and may name its address can invent these, so they are no more than users without a directory need.
     */
    static final int MAX_UNCERTAIN = 8;

    /** Combinations of method, code and namespace over all of these, as long as the cluster has not shown them. */
    static final int MAX_UNCERTAIN_SERIES = 10;

    /**
     * Combinations that nobody vouches for, over all named namespaces: {@link #MAX_UNCERTAIN_SERIES}, and what no sandbox
     * answered. Whoever knows the names of namespaces can be refused in each of them with every method and many codes,
     * though he may use none; so rare methods are {@code other} here, too.
     */
    static final int MAX_UNANSWERED_SERIES = 18;

    /** Combinations of method, code and namespace over all named ones; each is 18 lines of a scrape. */
    static final int MAX_NAMED_SERIES = 20_000;

    /**
     * Combinations of method and code under {@code -}, of common methods and {@code other}. Anybody who reaches the port
     * can make these, with every method of the registry and every refusal there is, so they are few; past it codes share
     * {@value RequestSeries#FOLDED} series by their class.
     */
    static final int MAX_UNNAMED_SERIES = 12;

    private static final int UNNAMED_CAPACITY = MAX_UNNAMED_SERIES + RequestSeries.FOLDED;
    private static final int NAMED_CAPACITY = MAX_SERIES_PER_NAMESPACE + MAX_UNANSWERED_SERIES;

    private final ConcurrentHashMap<String, NamespaceCounts> named = new ConcurrentHashMap<>();
    private final NamespaceCounts unnamed = new NamespaceCounts("-", UNNAMED_CAPACITY, new AtomicInteger(), true);
    private final AtomicInteger namedSeries = new AtomicInteger();

    /** Of certain namespaces, all of them together. Written under the lock, read by all. */
    private volatile int unanswered;

    /** Those of {@link #named} that rest on {@link NamespaceEvidence#RESPONSE} alone. Written under the lock, read by all. */
    private final List<NamespaceCounts> uncertain = new CopyOnWriteArrayList<>();

    /** Asked about what is no label yet. */
    private volatile KnownNamespaces directory = namespace -> false;

    /** Those that share a series by class have theirs from the start, so that there is always one to count in. */
    Namespaces() {
        for (int code = 0; code < 1_000; code += 100) {
            folded(code);
        }
    }

    void knownTo(KnownNamespaces someone) {
        directory = someone;
    }

    /** The counts of a request's namespace. */
    NamespaceCounts of(@Nullable SandboxKey sandbox, NamespaceEvidence evidence) {
        if (sandbox == null) {
            return unnamed;
        }
        NamespaceCounts known = named.get(sandbox.namespace());
        boolean certain = evidence == NamespaceEvidence.CLUSTER;
        if (known != null) {
            return certain && !known.certain ? admit(sandbox.namespace(), true) : known;
        }
        return firstSeen(sandbox.namespace(), evidence);
    }

    private NamespaceCounts firstSeen(String namespace, NamespaceEvidence evidence) {
        boolean certain = evidence == NamespaceEvidence.CLUSTER || directory.holds(namespace);
        boolean shown = certain || evidence == NamespaceEvidence.RESPONSE;
        return shown && hasRoom(certain) ? admit(namespace, certain) : unnamed;
    }

    private boolean hasRoom(boolean certain) {
        return named.size() < MAX_NAMESPACES && (certain || uncertain.size() < MAX_UNCERTAIN);
    }

    /**
     * The series of a request: its own where there is room, else the nearest coarser one.
     *
     * @param answered whether a sandbox answered it
     */
    RequestSeries series(NamespaceCounts counts, String method, int code, boolean answered) {
        int number = MethodLabel.number(method);
        if (counts != unnamed) {
            int label = answered ? number : MethodLabel.common(number);
            RequestSeries own = own(counts, RequestSeries.key(label, code), answered);
            if (own != null) {
                return own;
            }
        }
        RequestSeries shared =
                unnamed.requests.find(RequestSeries.key(MethodLabel.common(number), code), UNNAMED_CAPACITY);
        return shared != null ? shared : folded(code);
    }

    /** Without the lock where the series exists, and where there is no room: a caller can have that as often as he likes. */
    private @Nullable RequestSeries own(NamespaceCounts counts, int key, boolean answered) {
        RequestSeries known = counts.requests.find(key, 0);
        return known == null && hasRoom(counts, answered) ? make(counts, key, answered) : known;
    }

    private boolean hasRoom(NamespaceCounts counts, boolean answered) {
        if (namedSeries.get() >= MAX_NAMED_SERIES) {
            return false;
        }
        if (counts.certain && answered) {
            return counts.requests.size() - counts.unanswered < MAX_SERIES_PER_NAMESPACE;
        }
        int uncertainSeries = uncertainSeries();
        return unanswered + uncertainSeries < MAX_UNANSWERED_SERIES
                && (counts.certain || uncertainSeries < MAX_UNCERTAIN_SERIES);
    }

    private synchronized @Nullable RequestSeries make(NamespaceCounts counts, int key, boolean answered) {
        RequestSeries known = counts.requests.find(key, 0);
        if (known != null || !hasRoom(counts, answered)) {
            return known;
        }
        if (counts.certain && !answered) {
            counts.unanswered++;
            unanswered++;
        }
        return counts.requests.find(key, NAMED_CAPACITY);
    }

    private int uncertainSeries() {
        int series = 0;
        for (NamespaceCounts counts : uncertain) {
            series += counts.requests.size();
        }
        return series;
    }

    void forEach(Consumer<NamespaceCounts> action) {
        action.accept(unnamed);
        named.values().forEach(action);
    }

    /** Runs a few times for each of {@link #MAX_NAMESPACES} in the life of the process, so a lock is no matter. */
    private synchronized NamespaceCounts admit(String namespace, boolean certain) {
        NamespaceCounts known = named.get(namespace);
        if (known == null) {
            if (!hasRoom(certain)) {
                return unnamed;
            }
            known = new NamespaceCounts(namespace, NAMED_CAPACITY, namedSeries, certain);
            named.put(namespace, known);
            if (!certain) {
                uncertain.add(known);
            }
        } else if (certain && !known.certain) {
            known.certain = true;
            uncertain.remove(known);
        }
        return known;
    }

    private RequestSeries folded(int code) {
        return Objects.requireNonNull(unnamed.requests.find(RequestSeries.foldedKey(code), UNNAMED_CAPACITY));
    }
}
