package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.tunnel.ResetProbe;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the peer of a channel has reset it while back-pressure keeps the channel unread: NIO tells nothing of a
 * channel that is interested in nothing, and the other side must be told within a second (contract section 5). Reading
 * is paused and resumed many times a second in a busy transfer, so pausing schedules at most one look each
 * {@value #INTERVAL_MILLIS} ms. Event loop only.
 *
 * <p>A FIN behind unread bytes stays unseen until these are read: nothing short of reading them shows it.
 */
final class PausedWatch implements Runnable {

    static final long INTERVAL_MILLIS = 500;

    private final Channel channel;
    private boolean scheduled;
    private boolean ended;

    PausedWatch(Channel channel) {
        this.channel = channel;
    }

    /** Reads the channel or stops reading it. */
    void setReading(boolean reading) {
        channel.config().setAutoRead(reading);
        if (!reading && !scheduled) {
            schedule();
        }
    }

    /** Looks no more: the channel belongs to a tunnel, which has a watch of its own and knows when not to ask. */
    void end() {
        ended = true;
    }

    private void schedule() {
        scheduled = true;
        channel.eventLoop().schedule(this, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        scheduled = false;
        if (ended || channel.config().isAutoRead() || !channel.isOpen()) {
            return;
        }
        if (ResetProbe.isReset(channel)) {
            channel.close();
        } else {
            schedule();
        }
    }
}
