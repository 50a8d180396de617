package dev.sandboxrouter.relay.tunnel;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a tunnel: at most one task is scheduled, for the earliest moment asked for. Who is woken decides what
 * the time has come for and asks again; so activity need not reschedule anything, and a tunnel without deadlines has no
 * task. Event loop only.
 */
final class WakeUp implements Runnable {

    private final EventLoop loop;
    private final Runnable sleeper;
    private @Nullable Future<?> task;
    private long due;

    WakeUp(EventLoop loop, Runnable sleeper) {
        this.loop = loop;
        this.sleeper = sleeper;
    }

    /** Wakes no later than {@code nanos} of {@link System#nanoTime()}. */
    void noLaterThan(long nanos) {
        assert loop.inEventLoop();
        if (task != null && due - nanos <= 0) {
            return;
        }
        cancel();
        due = nanos;
        task = loop.schedule(this, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    void cancel() {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    boolean isSet() {
        return task != null;
    }

    @Override
    public void run() {
        task = null;
        sleeper.run();
    }
}
