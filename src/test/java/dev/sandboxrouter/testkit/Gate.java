package dev.sandboxrouter.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A door that one thread of a test opens, once and for ever, and that others wait at. */
public final class Gate {

    private final String name;
    private final CountDownLatch latch = new CountDownLatch(1);

    /**
     * A closed gate.
     *
     * @param name what has happened once the gate is open; stands in the failure of a wait that was in vain
     */
    public Gate(String name) {
        this.name = name;
    }

    public void open() {
        latch.countDown();
    }

    public boolean isOpen() {
        return latch.getCount() == 0;
    }

    /** Waits as long as {@link WireEnd#PATIENCE}; an {@link AssertionError} after that. */
    public void await() throws InterruptedException {
        await(WireEnd.PATIENCE);
    }

    /** Waits; an {@link AssertionError} if the gate stays shut. */
    public void await(Duration patience) throws InterruptedException {
        if (!latch.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("did not happen within " + patience + ": " + name);
        }
    }
}
