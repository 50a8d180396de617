package dev.sandboxrouter.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An index in which several pods can claim one key and the newest has it: two pods of one sandbox while it is moved, two
 * sandboxes of one name while one is replaced. Look-ups on any thread; changes under the directory's lock.
 *
 * <p>A key that changes hands goes straight from one pod to the next: a reader never finds it empty in between.
 */
final class Rivals<K> {

    private final ConcurrentHashMap<K, StoredPod> holders = new ConcurrentHashMap<>();
    /** All claimants, of the few keys that have more than one. */
    private final Map<K, List<StoredPod>> contested = new HashMap<>();

    @Nullable
    StoredPod get(K key) {
        return holders.get(key);
    }

    /** Who holds each key; changes while it is read. */
    Collection<StoredPod> holders() {
        return holders.values();
    }

    int size() {
        return holders.size();
    }

    /** Adds a claim, in the place of the same pod's earlier one. */
    void add(K key, StoredPod pod) {
        StoredPod holder = holders.get(key);
        if (holder == null || (holder.isSamePodAs(pod) && !contested.containsKey(key))) {
            holders.put(key, pod);
            return;
        }
        List<StoredPod> claims = contested.computeIfAbsent(key, k -> new ArrayList<>(List.of(holder)));
        claims.removeIf(pod::isSamePodAs);
        claims.add(pod);
        settle(key, claims);
    }

    /** Takes a claim back; the best of the others follows, if it may. */
    void remove(K key, StoredPod pod) {
        StoredPod holder = holders.get(key);
        List<StoredPod> claims = contested.get(key);
        if (claims != null) {
            claims.removeIf(pod::isSamePodAs);
            if (holder != null && holder.isSamePodAs(pod)) {
                claims.removeIf(claim -> !claim.mayFollow(pod));
            }
            settle(key, claims);
        } else if (holder != null && holder.isSamePodAs(pod)) {
            holders.remove(key);
        }
    }

    private void settle(K key, List<StoredPod> claims) {
        StoredPod best = null;
        for (StoredPod claim : claims) {
            best = best == null || claim.supersedes(best) ? claim : best;
        }
        if (best == null) {
            holders.remove(key);
        } else {
            holders.put(key, best);
        }
        if (claims.size() < 2) {
            contested.remove(key);
        }
    }
}
