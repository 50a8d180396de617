package dev.sandboxrouter.authz;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster said a moment ago. One call per key is under way at a time, however many wait for it. The least recently
 * used verdict makes room for a new one. Thread-safe; the lock is held for a look-up, never for a call.
 *
 * <p>A verdict counts from the moment its call <em>began</em>, so that what was revoked before is not believed for longer
 * than the time to live. A failure counts from its end, since a call that ran into its time-out would else be forgotten
 * before it was remembered; and for a third of the time only, as the cluster may be back any moment.
 */
final class VerdictCache<K, V> {

    /**
     * Calls that may be under way. A caller who sends a thousand bad tokens a second to a cluster that does not answer
     * would else fill the memory; past it the answer is the failure, which nobody remembers.
     */
    static final int MAX_CALLS = 1_000;

    private static final long SHORTEST_FAILURE_NANOS = Duration.ofSeconds(1).toNanos();

    private record Kept<V>(V verdict, long untilNanos) {}

    private final int size;
    private final long lifetimeNanos;
    private final V failed;
    private final LongSupplier clock;
    private final LinkedHashMap<K, Kept<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<K, CompletableFuture<V>> asked = new HashMap<>();

    /**
     * Makes an empty one.
     *
     * @param size verdicts kept at most, 1 or more
     * @param lifetime zero: no verdict is kept but failures
     * @param failed stands for a call that failed
     * @param clock {@link System#nanoTime}
     */
    VerdictCache(int size, Duration lifetime, V failed, LongSupplier clock) {
        this.size = size;
        this.lifetimeNanos = lifetime.toNanos();
        this.failed = failed;
        this.clock = clock;
    }

    /**
     * The verdict: the one that is kept, that of the call under way, or that of the call given here. Never fails.
     *
     * @param call is made at once on this thread, if at all
     */
    CompletionStage<V> get(K key, Supplier<? extends CompletionStage<? extends V>> call) {
        CompletableFuture<V> answer = new CompletableFuture<>();
        synchronized (this) {
            V verdict = fresh(key);
            if (verdict != null) {
                return CompletableFuture.completedFuture(verdict);
            }
            CompletableFuture<V> underWay = asked.get(key);
            if (underWay != null) {
                return underWay;
            }
            if (asked.size() >= MAX_CALLS) {
                return CompletableFuture.completedFuture(failed);
            }
            asked.put(key, answer);
        }
        ask(key, call, answer, clock.getAsLong());
        return answer;
    }

    private @Nullable V fresh(K key) {
        Kept<V> found = kept.get(key);
        if (found == null) {
            return null;
        }
        if (found.untilNanos() - clock.getAsLong() > 0) {
            return found.verdict();
        }
        kept.remove(key);
        return null;
    }

    private void ask(
            K key,
            Supplier<? extends CompletionStage<? extends V>> call,
            CompletableFuture<V> answer,
            long begunNanos) {
        try {
            call.get().whenComplete((verdict, failure) -> {
                if (failure != null || verdict == null) {
                    failed(key, answer);
                } else {
                    settle(key, answer, verdict, begunNanos + lifetimeNanos);
                }
            });
        } catch (RuntimeException e) {
            failed(key, answer);
        }
    }

    private void failed(K key, CompletableFuture<V> answer) {
        long lifetime = Math.max(lifetimeNanos / 3, SHORTEST_FAILURE_NANOS);
        settle(key, answer, failed, clock.getAsLong() + lifetime);
    }

    /** Whoever waits is told outside of the lock: what he does then is not known here. */
    private void settle(K key, CompletableFuture<V> answer, V verdict, long untilNanos) {
        synchronized (this) {
            asked.remove(key);
            if (untilNanos - clock.getAsLong() > 0) {
                kept.put(key, new Kept<>(verdict, untilNanos));
                if (kept.size() > size) {
                    kept.remove(kept.keySet().iterator().next());
                }
            }
        }
        answer.complete(verdict);
    }

    synchronized int kept() {
        return kept.size();
    }

    synchronized int underWay() {
        return asked.size();
    }
}
