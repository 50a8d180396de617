package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a router in a cluster: fed with what the API server says about pods, by the rules of contract 4.3 and
 * 4.4, and asked for sandboxes.
 *
 * <p>{@link #apply} and the rest of what changes it take one lock; look-ups take none and allocate nothing. A change costs
 * what it touches, whatever the number of entries. {@link PodIndex} says why a reader can never be given an address
 * under a name that has lost it.
 */
public final class PodDirectory implements Directory {

    private final PodIndex index = new PodIndex();
    private final PodIntake intake = new PodIntake(index);
    private final List<DirectoryListener> listeners = new CopyOnWriteArrayList<>();
    private final long maxStalenessNanos;
    private final Confirmations confirmations;
    private final Backlog backlog;

    /**
     * Makes an empty directory.
     *
     * @param maxStaleness {@code --cache-max-staleness}; zero: off
     * @param reader asked about a pod that is suspect or was confirmed too long ago
     * @param backlog what has arrived and will be given to {@link #apply}
     */
    public PodDirectory(Duration maxStaleness, PodReader reader, Backlog backlog) {
        this.maxStalenessNanos = maxStaleness.toNanos();
        this.confirmations = new Confirmations(this, reader);
        this.backlog = backlog;
    }

    /**
     * Takes in an event: when this returns, look-ups see it and every listener was told. Any thread, one event at a time.
     *
     * @return false if the event cannot be true unless another one was lost, so that the pods should be listed again.
     *     What it said was left out then, unless it took something away.
     */
    public synchronized boolean apply(PodEvent event) {
        Moves moves = new Moves();
        boolean plausible = intake.take(event, moves);
        tell(moves);
        return plausible;
    }

    /** Takes in what a read of one pod has shown, which began at {@code begunNanos} and was meant for {@code podUid}. */
    synchronized void read(PodRecord.Name name, String podUid, PodReader.Reading reading, long begunNanos) {
        Moves moves = new Moves();
        intake.read(name, podUid, reading, begunNanos, moves);
        tell(moves);
    }

    private void tell(Moves touched) {
        List<AddressMoved> moves = touched.settle(index::holder);
        if (!moves.isEmpty()) {
            listeners.forEach(listener -> listener.addressesMoved(moves));
        }
    }

    /** Whether all pods have been listed once. */
    public boolean synced() {
        return intake.synced();
    }

    // ---------------------------------------------------------------- look-ups, without a lock

    @Override
    public @Nullable DirectoryEntry byUid(String ownerUid) {
        return index.byUid(ownerUid);
    }

    @Override
    public @Nullable DirectoryEntry byName(SandboxKey key) {
        return index.byName(key);
    }

    @Override
    public @Nullable DirectoryEntry holderOf(InetAddress address) {
        StoredPod holder = index.holder(address);
        return holder == null ? null : holder.entry();
    }

    @Override
    public Collection<DirectoryEntry> entries() {
        return index.entries();
    }

    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public boolean holdsNamespace(String namespace) {
        return index.holdsNamespace(namespace);
    }

    @Override
    public int size() {
        return index.size();
    }

    @Override
    public void addListener(DirectoryListener listener) {
        listeners.add(listener);
    }

    // ---------------------------------------------------------------- how sure it is

    @Override
    public boolean isSure(InetAddress address, String podUid, long sinceNanos) {
        StoredPod holder = holder(address, podUid);
        return holder != null && holder.isSure(sinceNanos, maxStalenessNanos);
    }

    @Override
    public boolean isProvenAfter(InetAddress address, String podUid, long nanos) {
        StoredPod holder = holder(address, podUid);
        return holder != null && (maxStalenessNanos == 0 || holder.isConfirmedAfter(nanos));
    }

    @Override
    public void confirm(InetAddress address, String podUid, long sinceNanos, Consumer<Confirmation> whenDone) {
        confirmations.confirm(address, podUid, sinceNanos, whenDone);
    }

    @Override
    public boolean isUpToDate() {
        return backlog.isEmpty();
    }

    @Override
    public void whenUpToDate(Consumer<Boolean> whenDone) {
        backlog.whenTaken(whenDone);
    }

    @Override
    public void suspect(InetAddress address, String podUid) {
        StoredPod holder = holder(address, podUid);
        if (holder != null && holder.suspect(System.nanoTime())) {
            listeners.forEach(listener -> listener.suspected(holder.entry()));
        }
    }

    /** The pod, if it holds the address; else null. */
    @Nullable
    StoredPod holder(InetAddress address, String podUid) {
        StoredPod holder = index.holder(address);
        return holder != null && holder.uid().equals(podUid) ? holder : null;
    }
}
