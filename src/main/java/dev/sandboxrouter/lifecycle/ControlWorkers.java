package dev.sandboxrouter.lifecycle;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of the control API, which wait for disks and enforcers so that no event loop does. They are never
 * interrupted: an update runs to its end or its undoing, and an interrupt would close the file under it.
 */
final class ControlWorkers implements AutoCloseable {

    /** Updates of different sandboxes that can wait for their disks and enforcers at once. */
    private static final int THREADS = 16;

    /** Calls that wait for a thread; beyond it they fail, before anything was done for them. */
    private static final int QUEUE = 1024;

    /**
     * For updates under way at the end, once Camel has waited for their calls: one more question to the API server or one
     * more write. What is not done then is cut as by a crash, which stores survive; the pod's grace ends soon after.
     */
    static final long PATIENCE_SECONDS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ControlWorkers.class);

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            new DefaultThreadFactory("sandbox-router-control", true));

    ControlWorkers() {
        threads.allowCoreThreadTimeOut(true);
    }

    ExecutorService executor() {
        return threads;
    }

    /** Runs something that can as well be left out, where there is more than enough to do. */
    void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("left out, the control API is busy or stopping", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("an update of rules is still under way after {} s", PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
