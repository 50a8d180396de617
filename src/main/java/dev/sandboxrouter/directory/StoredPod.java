package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.List;

/**
 * A pod that can be dialled. What it is never changes; how sure we are does, on any thread.
 */
final class StoredPod {

    private final PodRecord record;
    private final String ownerUid;
    private final DirectoryEntry entry;
    private volatile long confirmedNanos;
    /** When a dial made it doubtful; the value means nothing unless {@link #suspect}. */
    private volatile long suspectNanos;

    private volatile boolean suspect;
    /** Set before anything is given to another, so that who still finds this can tell. */
    private volatile boolean out;

    /** The LIST that named it last. Guarded by the directory's lock. */
    long listing;

    StoredPod(PodRecord record, long confirmedNanos, long listing) {
        this.record = record;
        this.entry = record.toEntry();
        this.ownerUid = record.owner() == null ? "" : record.owner().uid();
        this.confirmedNanos = confirmedNanos;
        this.listing = listing;
    }

    PodRecord record() {
        return record;
    }

    PodRecord.Name name() {
        return record.name();
    }

    String uid() {
        return record.uid();
    }

    String ownerUid() {
        return ownerUid;
    }

    SandboxKey sandbox() {
        return entry.sandbox();
    }

    boolean named() {
        return !record.warm();
    }

    DirectoryEntry entry() {
        return entry;
    }

    /** It has lost an address, or is gone, or a later state stands in its place. For good. */
    void takeOut() {
        out = true;
    }

    boolean isOut() {
        return out;
    }

    List<InetAddress> addresses() {
        return entry.addresses();
    }

    boolean isSamePodAs(StoredPod other) {
        return uid().equals(other.uid());
    }

    boolean isSameTenantAs(StoredPod other) {
        return this == other || AddressMoved.sameTenant(entry, other.entry);
    }

    /** Whether this later record shows the same pod, of the same sandbox, at the same addresses. */
    boolean isStill(PodRecord later) {
        return later.isRoutable() && entry.equals(later.toEntry());
    }

    /** Whether it stands before another pod of the same sandbox, or of an older sandbox of the same name. */
    boolean supersedes(StoredPod other) {
        return PodRecord.comesAfter(record, other.record);
    }

    /**
     * Whether it may take the place of one that left. A newer sandbox of the same name is proof that this one is no more,
     * although nobody has told us yet.
     */
    boolean mayFollow(StoredPod left) {
        return ownerUid.equals(left.ownerUid) || record.createdSeconds() >= left.record.createdSeconds();
    }

    /** Carries over what is known of an earlier state of the same pod: it speaks of the same address, or of nothing. */
    void inherit(StoredPod earlier) {
        if (!earlier.addresses().equals(addresses())) {
            return;
        }
        suspectNanos = earlier.suspectNanos;
        suspect = earlier.suspect;
        confirm(confirmedNanos);
        confirm(earlier.confirmedNanos);
    }

    /** The API server vouched for it in a call that began then. */
    void confirm(long begunNanos) {
        if (begunNanos - confirmedNanos > 0) {
            confirmedNanos = begunNanos;
        }
        clearSuspicion(begunNanos);
    }

    private void clearSuspicion(long begunNanos) {
        if (suspect && begunNanos - suspectNanos > 0) {
            suspect = false;
        }
    }

    /** Returns whether it was not suspect before. */
    boolean suspect(long nowNanos) {
        boolean news = !suspect;
        suspectNanos = nowNanos;
        suspect = true;
        return news;
    }

    /** Whether it may be dialled for a request that came at {@code sinceNanos}, with this limit; 0 is none. */
    boolean isSure(long sinceNanos, long maxStalenessNanos) {
        return !suspect && (maxStalenessNanos == 0 || sinceNanos - confirmedNanos <= maxStalenessNanos);
    }

    /** Whether the API server vouched for it in a call that began after that moment. */
    boolean isConfirmedAfter(long nanos) {
        return confirmedNanos - nanos > 0;
    }
}
