package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets changes from elsewhere take their turn with changes made here. The store's watch must not wait: a change here may
 * wait seconds for an enforcer, and every other sandbox's news would wait with it. So news of a sandbox that is being
 * changed is kept, and dealt with by whoever changes it, as soon as that is done. Any thread.
 */
final class Following {

    private final SandboxLocks locks;
    private final Set<SandboxKey> waiting = ConcurrentHashMap.newKeySet();

    /** What deals with news, under the sandbox's lock. */
    private volatile Consumer<SandboxKey> follow = sandbox -> {};

    Following(SandboxLocks locks) {
        this.locks = locks;
    }

    /** To be called before the first news. */
    void begin(Consumer<SandboxKey> whatToDo) {
        follow = whatToDo;
    }

    /** There is news of a sandbox; never waits for a change. */
    void changed(SandboxKey sandbox) {
        waiting.add(sandbox);
        catchUp();
    }

    /** Does something under the lock of a sandbox, and then what came meanwhile. */
    <T> T locked(SandboxKey sandbox, Supplier<T> work) {
        Lock lock = locks.of(sandbox);
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            catchUp();
        }
    }

    /**
     * Whoever holds a lock that is passed over here comes by when it is given back. Whoever took one looks again: news
     * that came meanwhile was passed over for that lock.
     */
    private void catchUp() {
        boolean again = true;
        while (again) {
            again = false;
            for (SandboxKey sandbox : waiting) {
                again |= tried(sandbox);
            }
        }
    }

    private boolean tried(SandboxKey sandbox) {
        ReentrantLock lock = locks.of(sandbox);
        if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
            return false; // amid a change of our own too: what it found is no news before it has ended
        }
        try {
            if (waiting.remove(sandbox)) {
                follow.accept(sandbox);
            }
        } finally {
            lock.unlock();
        }
        return true;
    }
}
