package dev.sandboxrouter.kubernetes;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which a watch lives. An exception in a task would end nothing but the task, and silently: it is told
 * instead. What comes after {@link #close} is dropped.
 */
final class WatchThread implements Executor, AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;
    private final Consumer<Throwable> whenBroken;

    WatchThread(String name, Consumer<Throwable> whenBroken) {
        this.whenBroken = whenBroken;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void execute(Runnable task) {
        later(0, task);
    }

    /** Runs a task later; null if the thread has ended. */
    @Nullable
    ScheduledFuture<?> later(long millis, Runnable task) {
        try {
            return executor.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            whenBroken.accept(e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
