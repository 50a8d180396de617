package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.StoredChange;
import dev.sandboxrouter.testkit.kubernetes.Tenant;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who was where, and when. One thread writes, any reads. */
final class Ledger {

    /** By address, the newest first. */
    private final Map<String, Deque<Hold>> holds = new ConcurrentHashMap<>();

    /** A pod is ready at an address since this change. */
    void begins(Tenant tenant, String address, StoredChange change) {
        Deque<Hold> before = holds.computeIfAbsent(address, key -> new ConcurrentLinkedDeque<>());
        Hold last = before.peekFirst();
        if (last != null && !last.tenant().equals(tenant)) {
            last.isTaken(change);
        }
        before.addFirst(new Hold(tenant, change));
    }

    /** Whoever is at the address is not to be used since this change. */
    void ends(String address, StoredChange change) {
        Hold last = holds.getOrDefault(address, new ConcurrentLinkedDeque<>()).peekFirst();
        if (last != null) {
            last.ends(change);
        }
    }

    /** The last time before a moment that somebody began to hold the address; null if there is none. */
    @Nullable
    Hold last(String address, Predicate<Tenant> somebody, long before) {
        for (Hold hold : holds.getOrDefault(address, new ConcurrentLinkedDeque<>())) {
            if (hold.begunAt() - before <= 0 && somebody.test(hold.tenant())) {
                return hold;
            }
        }
        return null;
    }
}
