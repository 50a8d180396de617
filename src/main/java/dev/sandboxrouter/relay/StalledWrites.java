package dev.sandboxrouter.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client takes nothing of what waits to be sent to it. TCP never gives such a client up: a kernel that says
 * "no room" to every probe is alive. What waits is looked at {@value #LOOKS} times within the limit, so that a byte that
 * moves costs nothing here. Event loop only.
 */
final class StalledWrites implements Runnable {

    private static final int LOOKS = 8;

    private final Channel channel;
    private final long limitNanos;
    private final BooleanSupplier needed;
    private final Runnable whenStalled;

    private @Nullable ScheduledFuture<?> look;
    private long sinceNanos;

    /** What is sent next, and how much of it is sent: an object that comes back from a pool has another progress. */
    private @Nullable Object next;

    private long progress;
    private long waiting;

    /**
     * Begins with the first {@link #watch}.
     *
     * @param limit how long nothing may be taken while something waits; zero is no limit
     * @param needed asked at each look whether another one is wanted
     * @param whenStalled run once the limit has passed, at most an eighth later; nothing is looked at after that
     */
    StalledWrites(Channel channel, Duration limit, BooleanSupplier needed, Runnable whenStalled) {
        this.channel = channel;
        this.limitNanos = limit.toNanos();
        this.needed = needed;
        this.whenStalled = whenStalled;
    }

    /** Bytes that wait for the socket, with what it costs to keep them; 0 once the channel is closed. */
    static long waitingBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Looks from now on for as long as it is needed. */
    void watch() {
        if (look == null && limitNanos > 0) {
            note(channel.unsafe().outboundBuffer());
            schedule();
        }
    }

    /** Lets go of the task; for the end of the connection. */
    void cancel() {
        if (look != null) {
            look.cancel(false);
        }
        next = null;
    }

    private void schedule() {
        look = channel.eventLoop().schedule(this, limitNanos / LOOKS, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        look = null;
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null) {
            return;
        }
        if (hasMoved(buffer)) {
            note(buffer);
        } else if (System.nanoTime() - sinceNanos >= limitNanos) {
            whenStalled.run();
            return;
        }
        if (needed.getAsBoolean()) {
            schedule();
        } else {
            next = null;
        }
    }

    private boolean hasMoved(ChannelOutboundBuffer buffer) {
        Object first = buffer.current();
        long before = waiting;
        waiting = buffer.totalPendingWriteBytes();
        return first == null || first != next || buffer.currentProgress() != progress || waiting < before;
    }

    private void note(@Nullable ChannelOutboundBuffer buffer) {
        sinceNanos = System.nanoTime();
        if (buffer != null) {
            next = buffer.current();
            progress = buffer.currentProgress();
            waiting = buffer.totalPendingWriteBytes();
        }
    }
}
