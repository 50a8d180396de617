package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.StoredChange;
import dev.sandboxrouter.testkit.kubernetes.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * A time during which a pod was ready at an address, as the API server stored it. Times are of {@link System#nanoTime()}.
 * Written by the world's thread, read by any.
 */
final class Hold {

    /** {@link #endedAt} of a hold that lasts. */
    static final long STILL = Long.MAX_VALUE;

    private final Tenant tenant;
    private final StoredChange begin;
    private volatile @Nullable StoredChange end;
    private volatile @Nullable StoredChange taken;

    Hold(Tenant tenant, StoredChange begin) {
        this.tenant = tenant;
        this.begin = begin;
    }

    Tenant tenant() {
        return tenant;
    }

    long begunAt() {
        return begin.storedAt();
    }

    /** The pod is no longer to be used: not ready, terminating or deleted. Only the first such change counts. */
    void ends(StoredChange change) {
        if (end == null) {
            end = change;
        }
    }

    /** Another pod is ready at the address, which takes it from this one. */
    void isTaken(StoredChange by) {
        if (taken == null) {
            taken = by;
        }
    }

    /** When the first change was stored after which the pod is not to be reached here; or {@link #STILL}. */
    long endedAt() {
        return Math.min(storedAt(end), storedAt(taken));
    }

    private static long storedAt(@Nullable StoredChange change) {
        return change == null ? STILL : change.storedAt();
    }

    /** When the router was told of the one or the other; or {@link StoredChange#NEVER}. */
    long toldAt() {
        return Math.min(toldAt(end), toldAt(taken));
    }

    /** When the router left the watch on which it was told of it; {@link StoredChange#NEVER} if it did not. */
    long leftAt() {
        StoredChange first = toldAt(end) <= toldAt(taken) ? end : taken;
        return first == null ? StoredChange.NEVER : first.clientLeftAt();
    }

    private static long toldAt(@Nullable StoredChange change) {
        return change == null ? StoredChange.NEVER : change.toldAt();
    }
}
