package dev.sandboxrouter.relay;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The memory outside of the heap from which Netty's buffers come. Where Netty may take it past the JVM it counts itself, and
 * the JVM's meters show nothing; else it is the JVM's pool of direct buffers. Any thread.
 */
public final class BufferMemory {

    private static final List<BufferPoolMXBean> POOLS = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);

    private BufferMemory() {}

    /** Bytes taken from the system. */
    public static long used() {
        long counted = PlatformDependent.usedDirectMemory();
        return counted >= 0 ? counted : ofTheJvm();
    }

    private static long ofTheJvm() {
        return POOLS.stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Bytes that may be taken; beyond it an allocation fails with an OutOfMemoryError, and its connection is cut. */
    public static long max() {
        return PlatformDependent.maxDirectMemory();
    }
}
