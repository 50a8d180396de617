package dev.sandboxrouter.relay;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One moving deadline that costs a field write to move. A connection's limit changes several times per request, and
 * scheduling and cancelling a task each time would be the dearest thing a small request does. So a deadline that moves
 * later leaves its task where it is; the task looks again when it fires. Event loop only.
 */
final class Deadline {

    private final EventLoop loop;
    private final Runnable onExpiry;
    private boolean armed;
    private long dueNanos;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;

    Deadline(EventLoop loop, Runnable onExpiry) {
        this.loop = loop;
        this.onExpiry = onExpiry;
    }

    /** Sets the deadline to {@code nanos} from now, whatever it was; zero or less switches it off. */
    void in(long nanos) {
        if (nanos <= 0) {
            off();
        } else {
            at(System.nanoTime() + nanos);
        }
    }

    /** Sets the deadline to an instant of {@link System#nanoTime}. */
    void at(long instantNanos) {
        assert loop.inEventLoop();
        armed = true;
        dueNanos = instantNanos;
        if (timer == null) {
            schedule();
        } else if (timerNanos - dueNanos > 0) {
            timer.cancel(false);
            schedule();
        }
    }

    /** Brings the deadline forward to {@code nanos} from now if it would be later; zero or less changes nothing. */
    void noLaterThanIn(long nanos) {
        long instant = System.nanoTime() + nanos;
        if (nanos > 0 && (!armed || dueNanos - instant > 0)) {
            at(instant);
        }
    }

    void off() {
        armed = false;
    }

    /** Lets go of the task; for the end of the connection. */
    void cancel() {
        armed = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule() {
        timerNanos = dueNanos;
        timer = loop.schedule(this::fired, dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void fired() {
        timer = null;
        if (!armed) {
            return;
        }
        if (dueNanos - System.nanoTime() > 0) {
            schedule();
        } else {
            armed = false;
            onExpiry.run();
        }
    }
}
