package dev.sandboxrouter.directory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A LIST on its way into the index, page by page. Under the directory's lock. */
final class PodListing {

    private final PodIndex index;
    /** Pods that an address' higher version kept out; its holder may turn out to be gone when the LIST has ended. */
    private final List<PodRecord> keptOut = new ArrayList<>();

    private long number;

    PodListing(PodIndex index) {
        this.index = index;
    }

    /** Of the LIST that began last. */
    long number() {
        return number;
    }

    void add(PodEvent.Listed page, Moves moves) {
        if (page.first()) {
            number++;
            keptOut.clear();
        }
        for (PodRecord pod : page.pods()) {
            StoredPod known = index.named(pod.name());
            if (known != null && isNewer(known, pod, page.knownSinceNanos())) {
                known.listing = number;
            } else {
                take(pod, known, page.knownSinceNanos(), moves);
            }
        }
        if (page.last()) {
            end(page.knownSinceNanos(), moves);
        }
    }

    private void take(PodRecord pod, @Nullable StoredPod known, long sinceNanos, Moves moves) {
        if (!pod.isRoutable()) {
            index.drop(known, moves);
        } else if (!index.claim(pod, sinceNanos, number, moves)) {
            keptOut.add(pod);
        }
    }

    /** A read of the pod alone may have overtaken the LIST. Else the LIST is right, even if its versions run backwards. */
    private static boolean isNewer(StoredPod known, PodRecord listed, long sinceNanos) {
        return known.uid().equals(listed.uid())
                && listed.isOlderThan(known.record())
                && known.isConfirmedAfter(sinceNanos);
    }

    private void end(long sinceNanos, Moves moves) {
        long current = number;
        index.dropIf(pod -> pod.listing != current, moves);
        for (PodRecord pod : keptOut) {
            index.claim(pod, sinceNanos, number, moves);
        }
        keptOut.clear();
    }
}
