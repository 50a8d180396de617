package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.PodRecord;
import dev.sandboxrouter.store.StoreEntry;
import java.util.ArrayList;
import java.util.HashSet;
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

    private final Map<SandboxKey, NetworkObject> objects = new ConcurrentHashMap<>();

    /** The uids of objects that were deleted here and that the watch still thinks of. */
    private final Map<SandboxKey, String> buried = new ConcurrentHashMap<>();

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
        if (object.uid().equals(buried.get(sandbox)) || (known != null && isKnown(known, object))) {
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

    /** Takes that one object is gone, as an answer said. Another of the same name may be there by now. */
    synchronized void bury(SandboxKey sandbox, String uid) {
        buried.put(sandbox, uid);
        NetworkObject known = objects.get(sandbox);
        if (known != null && known.uid().equals(uid)) {
            objects.remove(sandbox);
        }
    }

    /** Takes what the watch says. True if it is news. */
    synchronized boolean heard(WatchEvent.Change change, NetworkObject object) {
        if (change != WatchEvent.Change.DELETED) {
            return take(object);
        }
        SandboxKey sandbox = object.sandbox();
        buried.remove(sandbox, object.uid());
        NetworkObject known = objects.get(sandbox);
        return known != null && known.uid().equals(object.uid()) && objects.remove(sandbox, known);
    }

    /** Takes a page of a LIST; returns what is news. With the last page that is also what no page named. */
    synchronized List<SandboxKey> listed(Reflector.Listing<NetworkObject> page) {
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
            buried.keySet().retainAll(listed);
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
