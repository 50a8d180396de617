package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import java.util.concurrent.locks.ReentrantLock;

/** One lock a sandbox, as good as: a fixed number of them, so that names that callers make up cost no memory. */
final class SandboxLocks {

    /** Two sandboxes that meet on one wait for each other's disk, no more. */
    private static final int STRIPES = 1024;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    SandboxLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock(true);
        }
    }

    ReentrantLock of(SandboxKey sandbox) {
        return stripes[Math.floorMod(sandbox.hashCode(), STRIPES)];
    }
}
