package dev.sandboxrouter.testkit.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Every pod there is, and every change there ever was, in one order that resource versions count. Thread-safe. */
public final class PodStore {

    /** What a list shows: the pods as of one resource version. */
    record View(long resourceVersion, List<StoredChange> pods) {}

    private static final long FIRST = 1000;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition news = lock.newCondition();
    private final Map<String, StoredChange> current = new TreeMap<>();
    private final List<StoredChange> history = new ArrayList<>();
    private final Map<String, StoredChange> lagging = new TreeMap<>();
    private int laggingChanges;
    private long forgotten = FIRST;

    /** Creates the pod or replaces its last state. */
    public StoredChange put(ScriptedPod pod) {
        return put(pod, () -> {});
    }

    /** Creates the pod or replaces its last state, and does something that nobody can tell apart from it in time. */
    public StoredChange put(ScriptedPod pod, Runnable inTheSameInstant) {
        lock.lock();
        try {
            StoredChange last = current.get(pod.key());
            StoredChange.Type type = last == null ? StoredChange.Type.ADDED : StoredChange.Type.MODIFIED;
            StoredChange change = store(type, pod, last == null ? null : last.pod(), inTheSameInstant);
            current.put(pod.key(), change);
            return change;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Deletes the pod.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public StoredChange delete(String namespace, String name, Runnable inTheSameInstant) {
        lock.lock();
        try {
            StoredChange last = current.remove(namespace + '/' + name);
            if (last == null) {
                throw new IllegalArgumentException("no such pod: " + namespace + '/' + name);
            }
            return store(StoredChange.Type.DELETED, last.pod(), last.pod(), inTheSameInstant);
        } finally {
            lock.unlock();
        }
    }

    /** Deletes the pod. */
    public StoredChange delete(String namespace, String name) {
        return delete(namespace, name, () -> {});
    }

    private StoredChange store(
            StoredChange.Type type, ScriptedPod pod, @Nullable ScriptedPod before, Runnable inTheSameInstant) {
        long now = System.nanoTime();
        inTheSameInstant.run();
        StoredChange change = new StoredChange(type, FIRST + history.size() + 1, pod, before, now);
        history.add(change);
        news.signalAll();
        return change;
    }

    /** The pod's last change; null if there is no such pod. */
    @Nullable
    StoredChange get(String namespace, String name) {
        lock.lock();
        try {
            return current.get(namespace + '/' + name);
        } finally {
            lock.unlock();
        }
    }

    /** All pods, now. */
    View view() {
        lock.lock();
        try {
            return new View(head(), List.copyOf(current.values()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * All pods as a watch cache shows them that is so much behind; what it has shown once, it never takes back.
     *
     * @param atLeast a resource version that it waits to have caught up with
     */
    View laggingView(long lagNanos, long atLeast) {
        lock.lock();
        try {
            long until = System.nanoTime() - lagNanos;
            while (laggingChanges < history.size() && isDue(history.get(laggingChanges), until, atLeast)) {
                catchUp(history.get(laggingChanges++));
            }
            return new View(FIRST + laggingChanges, List.copyOf(lagging.values()));
        } finally {
            lock.unlock();
        }
    }

    private static boolean isDue(StoredChange change, long until, long atLeast) {
        return change.storedAt() - until <= 0 || change.resourceVersion() <= atLeast;
    }

    private void catchUp(StoredChange change) {
        if (change.type() == StoredChange.Type.DELETED) {
            lagging.remove(change.pod().key());
        } else {
            lagging.put(change.pod().key(), change);
        }
    }

    /** The change after a resource version; null if there is none yet. */
    @Nullable
    StoredChange after(long resourceVersion) {
        lock.lock();
        try {
            long next = Math.max(0, resourceVersion - FIRST);
            return next < history.size() ? history.get((int) next) : null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a change after a resource version, {@link #wake} is called or the time is over. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops, and looks at more than the store
    void awaitNews(long after, long nanos) throws InterruptedException {
        lock.lock();
        try {
            if (head() <= after) {
                news.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for any change, for {@link #wake}, or for so long. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops, and looks at more than the store
    void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            news.awaitNanos(nanos);
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the past: who asks for what came after an older resource version is told 410. */
    public void compact() {
        lock.lock();
        try {
            forgotten = head();
        } finally {
            lock.unlock();
        }
    }

    boolean remembers(long resourceVersion) {
        lock.lock();
        try {
            return resourceVersion >= forgotten;
        } finally {
            lock.unlock();
        }
    }

    /** The resource version of the last change. */
    public long head() {
        lock.lock();
        try {
            return FIRST + history.size();
        } finally {
            lock.unlock();
        }
    }

    /** Notes for every change up to a resource version that a client was told. */
    void toldUpTo(long resourceVersion, long now) {
        lock.lock();
        try {
            int count = (int) Math.min(history.size(), resourceVersion - FIRST);
            for (int i = count - 1; i >= 0 && i >= count - TOLD_IN_ORDER; i--) {
                history.get(i).told(now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nobody lags by more changes than this, so older ones have been told before. */
    private static final int TOLD_IN_ORDER = 20_000;
}
