package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.PodRecord;
import dev.sandboxrouter.store.StoreEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last that is known of every {@code SandboxNetwork}, from the watch and from the answers to writes. The watch lags
 * behind the answers: what it says of an object that a write has left behind, or deleted, is not listened to, or rules
 * would be out of force again after their 204. Any thread; each method is one step.
 */
final class NetworkCache {

    /** Of deleted objects that are remembered. Answers are late by seconds, and clusters do not delete as many in those. */
    static final int MOST_BURIED = 16_384;

    private final Map<SandboxKey, NetworkObject> objects = new ConcurrentHashMap<>();

    /**
     * The uids of objects that are gone, the oldest first. The watch may still think of them, and so may an answer that is
     * late: an uid never comes back, so whatever is said of it is old.
     */
    private final Set<String> buried = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_BURIED;
        }
    });

    /** What the LIST that is under way has named so far. */
    private final Set<SandboxKey> listed = new HashSet<>();

    @Nullable
    NetworkObject get(SandboxKey sandbox) {
        return objects.get(sandbox);
    }

    StoreEntry entry(SandboxKey sandbox) {
        NetworkObject object = objects.get(sandbox);
        return object == null ? new StoreEntry.Absent(sandbox) : object.entry();
    }

    /** The rules of all names that a sandbox can have. */
    List<StoreEntry> entries() {
        return objects.values().stream()
                .filter(NetworkObject::namesASandbox)
                .map(NetworkObject::entry)
                .toList();
    }

    /** Takes what was read or written: the truth at some moment, unless something later is known. True if it is news. */
    synchronized boolean take(NetworkObject object) {
        SandboxKey sandbox = object.sandbox();
        NetworkObject known = objects.get(sandbox);
        if (buried.contains(object.uid()) || (known != null && isKnown(known, object))) {
            return false;
        }
        objects.put(sandbox, object);
        return known == null || !known.entry().equals(object.entry()) || needsVerdict(object);
    }

    private static boolean isKnown(NetworkObject known, NetworkObject other) {
        return known.version() != PodRecord.NO_VERSION && known.version() >= other.version();
    }

    /** Somebody who writes rules looks at the status for the generation that he wrote. */
    private static boolean needsVerdict(NetworkObject object) {
        return object.verdict().observedGeneration() != object.generation();
    }

    /**
     * Takes that one object is gone, as an answer or the watch said. Another of the same name may be there by now. True if
     * it is news.
     */
    synchronized boolean bury(SandboxKey sandbox, String uid) {
        buried.add(uid);
        NetworkObject known = objects.get(sandbox);
        return known != null && known.uid().equals(uid) && objects.remove(sandbox, known);
    }

    /** Takes what the watch says. True if it is news. */
    synchronized boolean heard(WatchEvent.Change change, NetworkObject object) {
        return change == WatchEvent.Change.DELETED ? bury(object.sandbox(), object.uid()) : take(object);
    }

    /** Takes a page of a LIST; returns what is news. With the last page that is also what no page named. */
    synchronized List<SandboxKey> listed(Listing<NetworkObject> page) {
        List<SandboxKey> news = new ArrayList<>();
        if (page.first()) {
            listed.clear();
        }
        for (NetworkObject object : page.items()) {
            listed.add(object.sandbox());
            if (take(object) || needsVerdict(object)) {
                news.add(object.sandbox());
            }
        }
        if (page.last()) {
            news.addAll(forget(page.version()));
            listed.clear();
        }
        return news;
    }

    /** What was written after the LIST was taken, it cannot have named. */
    private List<SandboxKey> forget(@Nullable Long asOf) {
        List<SandboxKey> gone = new ArrayList<>();
        for (NetworkObject object : objects.values()) {
            if (!listed.contains(object.sandbox()) && (asOf == null || object.version() <= asOf)) {
                gone.add(object.sandbox());
                if (asOf != null && object.version() != PodRecord.NO_VERSION) {
                    buried.add(object.uid()); // not where versions say nothing: it may be newer than the LIST
                }
            }
        }
        gone.forEach(objects::remove);
        return gone;
    }

    /** Rules on which no owner's name stands. */
    List<SandboxKey> orphans() {
        return entries().stream()
                .filter(entry ->
                        entry instanceof StoreEntry.Held held && held.stored().ownerUid() == null)
                .map(StoreEntry::sandbox)
                .toList();
    }
}
