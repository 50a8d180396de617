package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PausedWatchTest {

    private static final long NOTHING_SCHEDULED = -1;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PausedWatch watch = new PausedWatch(channel);

    @Test
    void looksAgainWhileReadingIsPaused() {
        watch.setReading(false);
        assertThat(look()).isNotEqualTo(NOTHING_SCHEDULED);
    }

    @Test
    void looksNoMoreOnceReadingGoesOn() {
        watch.setReading(false);
        watch.setReading(true);
        assertThat(look()).isEqualTo(NOTHING_SCHEDULED);
    }

    /**
     * A tunnel whose one side is shut looks reset to the probe once the other is, though bytes are still to be read: a
     * watch that went on would have thrown them away.
     */
    @Test
    void looksNoMoreAtAChannelThatBecameATunnelWhilePaused() {
        watch.setReading(false);
        watch.end();
        assertThat(look()).isEqualTo(NOTHING_SCHEDULED);
    }

    /** Nanoseconds to the next look, after one. */
    private long look() {
        channel.advanceTimeBy(PausedWatch.INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return channel.runScheduledPendingTasks();
    }
}
