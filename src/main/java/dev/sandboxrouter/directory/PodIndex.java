package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pods that can be dialled, by the name of the pod, by owner uid, by sandbox and by address.
 *
 * <p>The maps change one after the other while others read them, so the order matters. An address belongs to whom
 * {@code byAddress} names, at every moment to one pod. Whoever loses one is marked as out first: a pod that is found by
 * uid or name is looked at once more, and not given out then. Next the address goes straight to its new holder, and only
 * after that can the new one be found. So a reader in between finds nothing rather than something wrong, and never takes
 * an address in transit for nobody's.
 *
 * <p>Changes under the directory's lock; {@link #byUid}, {@link #byName}, {@link #holder}, {@link #holdsNamespace} and {@link #size} without.
 */
final class PodIndex {

    private final Map<PodRecord.Name, StoredPod> pods = new HashMap<>();
    private final Rivals<String> byUid = new Rivals<>();
    private final Rivals<SandboxKey> byName = new Rivals<>();
    private final ConcurrentHashMap<InetAddress, StoredPod> byAddress = new ConcurrentHashMap<>();
    private final NamespaceSizes namespaces = new NamespaceSizes();

    @Nullable
    DirectoryEntry byUid(String ownerUid) {
        return inPlace(byUid, ownerUid);
    }

    @Nullable
    DirectoryEntry byName(SandboxKey key) {
        return inPlace(byName, key);
    }

    @Nullable
    StoredPod holder(InetAddress address) {
        return byAddress.get(address);
    }

    List<DirectoryEntry> entries() {
        return byName.holders().stream()
                .filter(pod -> !pod.isOut())
                .map(StoredPod::entry)
                .toList();
    }

    boolean holdsNamespace(String namespace) {
        return namespaces.holds(namespace);
    }

    int size() {
        return byUid.size();
    }

    /** A pod that is out, and still found, is on its way out; or its later state has taken its place since. */
    private static <K> @Nullable DirectoryEntry inPlace(Rivals<K> index, K key) {
        StoredPod pod = index.get(key);
        while (pod != null && pod.isOut()) {
            StoredPod later = index.get(key);
            pod = pod == later ? null : later;
        }
        return pod == null ? null : pod.entry();
    }

    // ---------------------------------------------------------------- under the lock

    /** The pod of that name; null if it cannot be dialled. */
    @Nullable
    StoredPod named(PodRecord.Name name) {
        return pods.get(name);
    }

    /**
     * Stores a routable pod in the place of its earlier state, of the earlier pod of its name, and of every pod that held
     * one of its addresses. Where a pod of a higher version holds one, this is the one that is gone.
     *
     * @return whether it is stored now
     */
    boolean claim(PodRecord record, long knownSinceNanos, long listing, Moves moves) {
        StoredPod known = pods.get(record.name());
        Set<StoredPod> rivals = new LinkedHashSet<>(2);
        for (InetAddress address : record.toEntry().addresses()) {
            StoredPod holder = byAddress.get(address);
            if (holder != null && !holder.uid().equals(record.uid())) {
                rivals.add(holder);
            }
        }
        if (rivals.stream().anyMatch(rival -> rival != known && record.isOlderThan(rival.record()))) {
            drop(known, moves);
            return false;
        }
        if (known != null && known.record().equals(record)) {
            known.listing = listing;
            known.confirm(knownSinceNanos);
            return true;
        }
        StoredPod pod = new StoredPod(record, knownSinceNanos, listing);
        if (known != null && known.isSamePodAs(pod)) {
            pod.inherit(known);
        }
        put(pod, known, rivals, moves);
        return true;
    }

    private void put(StoredPod pod, @Nullable StoredPod known, Set<StoredPod> rivals, Moves moves) {
        if (known != null && !known.isSameTenantAs(pod)) {
            rivals.add(known);
        }
        rivals.forEach(this::unname);
        for (InetAddress address : pod.addresses()) {
            moves.touch(address, byAddress.get(address));
            byAddress.put(address, pod);
        }
        rivals.forEach(rival -> release(rival, moves));
        if (pods.put(pod.name(), pod) == null) {
            namespaces.added(pod.name().namespace());
        }
        byUid.add(pod.ownerUid(), pod);
        if (pod.named()) {
            byName.add(pod.sandbox(), pod);
        } else {
            byName.remove(pod.sandbox(), pod);
        }
        if (known != null) {
            known.takeOut();
            release(known, moves);
        }
    }

    /** Forgets a pod; null is nobody. */
    void drop(@Nullable StoredPod pod, Moves moves) {
        if (pod != null) {
            unname(pod);
            release(pod, moves);
        }
    }

    void dropIf(Predicate<StoredPod> condition, Moves moves) {
        List<StoredPod> leaving = pods.values().stream().filter(condition).toList();
        leaving.forEach(pod -> drop(pod, moves));
    }

    /** From here on nobody finds it by anything but its address. */
    private void unname(StoredPod pod) {
        pod.takeOut();
        if (pods.remove(pod.name(), pod)) {
            namespaces.removed(pod.name().namespace());
        }
        byUid.remove(pod.ownerUid(), pod);
        byName.remove(pod.sandbox(), pod);
    }

    /** Gives back the addresses that nobody has taken over. */
    private void release(StoredPod pod, Moves moves) {
        for (InetAddress address : pod.addresses()) {
            if (byAddress.get(address) == pod) {
                moves.touch(address, pod);
                byAddress.remove(address, pod);
            }
        }
    }
}
