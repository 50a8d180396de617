package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is given its entries, as from {@code --sandboxes-file}. Starts empty and switched on: what it does
 * not hold is not found, or looked for in DNS. Look-ups on any thread, {@link #replace} on one at a time.
 */
public final class StaticDirectory implements Directory {

    private final List<DirectoryListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /**
     * Puts these entries in the place of all there were, at once, then tells the listeners whose address that concerns.
     *
     * @throws IllegalArgumentException if two entries share a name, an owner uid or an address; nothing changes then
     */
    public synchronized void replace(List<DirectoryEntry> entries) {
        Snapshot before = snapshot;
        Snapshot after = Snapshot.of(entries);
        snapshot = after;
        List<AddressMoved> moves = before.movesTo(after);
        if (!moves.isEmpty()) {
            listeners.forEach(listener -> listener.addressesMoved(moves));
        }
    }

    @Override
    public @Nullable DirectoryEntry byUid(String ownerUid) {
        return snapshot.byUid().get(ownerUid);
    }

    @Override
    public @Nullable DirectoryEntry byName(SandboxKey key) {
        return snapshot.byName().get(key);
    }

    @Override
    public @Nullable DirectoryEntry holderOf(InetAddress address) {
        return snapshot.byAddress().get(address);
    }

    @Override
    public Collection<DirectoryEntry> entries() {
        return List.copyOf(snapshot.byName().values());
    }

    @Override
    public boolean holdsNamespace(String namespace) {
        return snapshot.namespaces().contains(namespace);
    }

    @Override
    public int size() {
        return snapshot.byName().size();
    }

    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public void addListener(DirectoryListener listener) {
        listeners.add(listener);
    }
}
