package dev.sandboxrouter.kubernetes;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the heap that only a long first LIST needed. Fifty thousand pods are 330 MB of text of which 35 MiB stay; G1
 * lets the heap grow by hundreds of MiB meanwhile, and keeps them for as long as nothing fills them, which in a router
 * without traffic is for ever.
 *
 * <p>One full collection, before the data port opens, costs no request anything: a tenth of a second or two of a start that
 * has taken seconds. It must never run later, when it would stop all requests. {@code -XX:+DisableExplicitGC} turns it off;
 * where {@code -XX:MaxHeapFreeRatio} is set, that is kept.
 */
final class SpareHeap {

    /** Below this many pods a LIST leaves nothing behind that is worth a collection. */
    static final int MANY_PODS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(SpareHeap.class);
    private static final String MOST_FREE = "MaxHeapFreeRatio";
    private static final String LEAST_FREE = "MinHeapFreeRatio";
    private static final long MEBIBYTE = 1024 * 1024;

    private SpareHeap() {}

    /** Gives it back, on this thread, if so many pods were listed that there is some. Not on an event loop. */
    static void giveBackAfter(int pods) {
        if (pods >= MANY_PODS) {
            giveBack();
        }
    }

    private static void giveBack() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long before = memory.getHeapMemoryUsage().getCommitted();
        long begun = System.nanoTime();
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String usual = jvm == null ? null : keepLess(jvm);
        try {
            System.gc();
        } finally {
            if (jvm != null && usual != null) {
                jvm.setVMOption(MOST_FREE, usual);
            }
        }
        LOG.info(
                "the heap is {} MiB, after {} MiB for the first LIST; it took {} ms",
                memory.getHeapMemoryUsage().getCommitted() / MEBIBYTE,
                before / MEBIBYTE,
                (System.nanoTime() - begun) / 1_000_000);
    }

    /** Lets a collection keep as little free as it may; returns what it was allowed before, or null if it stays so. */
    private static @Nullable String keepLess(HotSpotDiagnosticMXBean jvm) {
        try {
            VMOption most = jvm.getVMOption(MOST_FREE);
            if (most.getOrigin() != VMOption.Origin.DEFAULT || !most.isWriteable()) {
                return null;
            }
            jvm.setVMOption(MOST_FREE, jvm.getVMOption(LEAST_FREE).getValue());
            return most.getValue();
        } catch (IllegalArgumentException e) {
            LOG.debug("this JVM has no such option", e);
            return null;
        }
    }
}
