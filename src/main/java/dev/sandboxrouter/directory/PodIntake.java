package dev.sandboxrouter.directory;

import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of news about pods: what is older than what is known, what contradicts it, and what is stored;
 * contract 4.3 and 4.4. Under the directory's lock, but for {@link #synced}.
 */
final class PodIntake {

    private final PodIndex index;
    private final PodListing listing;
    private volatile boolean synced;
    /** The highest version heard of; a watch tells them in order. */
    private long newest = PodRecord.NO_VERSION;

    PodIntake(PodIndex index) {
        this.index = index;
        this.listing = new PodListing(index);
    }

    /** Whether all pods have been listed once. Any thread. */
    boolean synced() {
        return synced;
    }

    /** Takes in an event; false if it cannot be true unless another one was lost. */
    boolean take(PodEvent event, Moves moves) {
        return event instanceof PodEvent.Changed changed
                ? change(changed, moves)
                : list((PodEvent.Listed) event, moves);
    }

    private boolean list(PodEvent.Listed page, Moves moves) {
        listing.add(page, moves);
        if (page.last()) {
            newest = page.version() == null ? PodRecord.NO_VERSION : page.version();
            synced = true;
        }
        return true;
    }

    private boolean change(PodEvent.Changed event, Moves moves) {
        PodRecord pod = event.pod();
        StoredPod known = index.named(pod.name());
        boolean late = pod.version() != PodRecord.NO_VERSION && pod.version() < newest;
        newest = Math.max(newest, pod.version());
        if (event.change() == PodEvent.Change.DELETED) {
            delete(pod, known, moves);
            return true;
        }
        if (known != null && isOldNews(pod, known)) {
            return true;
        }
        if (!pod.isRoutable()) {
            index.drop(known, moves);
            return true;
        }
        if (late && (known == null || !known.uid().equals(pod.uid()))) {
            return false; // after it, something else was told already: it may be long gone
        }
        index.claim(pod, event.knownSinceNanos(), listing.number(), moves);
        return true;
    }

    /** A pod's late delete never takes away the pod that came after it. */
    private void delete(PodRecord pod, @Nullable StoredPod known, Moves moves) {
        if (known != null && known.uid().equals(pod.uid())) {
            index.drop(known, moves);
        }
    }

    /** Whether something later is known, about this pod or about the one that took its name. */
    private static boolean isOldNews(PodRecord pod, StoredPod known) {
        return known.uid().equals(pod.uid())
                ? pod.isOlderThan(known.record())
                : !PodRecord.comesAfter(pod, known.record());
    }

    /** Takes in what a read of one pod has shown, which began at {@code begunNanos} and was meant for {@code podUid}. */
    void read(PodRecord.Name name, String podUid, PodReader.Reading reading, long begunNanos, Moves moves) {
        StoredPod known = index.named(name);
        if (known == null || !known.uid().equals(podUid) || reading instanceof PodReader.Reading.Failed) {
            return;
        }
        if (reading instanceof PodReader.Reading.Found found) {
            found(known, found.pod(), begunNanos, moves);
        } else {
            index.drop(known, moves);
        }
    }

    private void found(StoredPod known, PodRecord pod, long begunNanos, Moves moves) {
        boolean samePod = known.uid().equals(pod.uid());
        if (samePod && known.isStill(pod)) {
            known.confirm(begunNanos);
        } else if (!samePod || !pod.isOlderThan(known.record())) {
            boolean unheard = pod.version() == PodRecord.NO_VERSION || pod.version() > newest;
            if (pod.isRoutable() && (samePod || unheard)) {
                index.claim(pod, begunNanos, listing.number(), moves);
            } else {
                index.drop(known, moves);
            }
        }
    }
}
