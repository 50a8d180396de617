package dev.sandboxrouter.relay;

import io.netty.util.internal.PlatformDependent;

/** The memory outside of the heap from which Netty's buffers come; the JVM's own meters do not see it. Any thread. */
public final class BufferMemory {

    private BufferMemory() {}

    /** Bytes taken from the system; 0 where Netty does not count them. */
    public static long used() {
        return Math.max(0, PlatformDependent.usedDirectMemory());
    }

    /** Bytes that may be taken; beyond it connections break with an OutOfMemoryError of Netty's own. */
    public static long max() {
        return PlatformDependent.maxDirectMemory();
    }
}
