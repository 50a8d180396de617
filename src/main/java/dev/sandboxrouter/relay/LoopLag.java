package dev.sandboxrouter.relay;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How late event loops are. Each gets an errand every {@value #EVERY_MILLIS} ms; what it is late by, every connection of
 * that loop had to wait as well.
 */
public final class LoopLag {

    /** Between two errands. A shorter pause of the loop than this may pass unseen. */
    static final long EVERY_MILLIS = 250;

    /** The worst of one to two such spans is told, so that a scrape every 15 s misses nothing. */
    static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Errand> errands = new ArrayList<>();

    private LoopLag() {}

    /** Watches all loops of a group until it is shut down. */
    public static LoopLag watch(EventLoopGroup group) {
        LoopLag lag = new LoopLag();
        for (EventExecutor loop : group) {
            Errand errand = new Errand(loop);
            lag.errands.add(errand);
            errand.again(System.nanoTime());
        }
        return lag;
    }

    /** The worst lag of any loop within the last 15 to 30 seconds, one that lasts still included. Any thread. */
    public double worstSeconds() {
        long now = System.nanoTime();
        return errands.stream().mapToLong(errand -> errand.worst(now)).max().orElse(0) / NANOS_PER_SECOND;
    }

    /** Of one loop, which alone writes its fields. */
    private static final class Errand implements Runnable {

        private final EventExecutor loop;
        private volatile long dueNanos;
        private volatile long worstNow;
        private volatile long worstBefore;
        private long spanBegan = System.nanoTime();

        Errand(EventExecutor loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            long now = System.nanoTime();
            if (now - spanBegan > SPAN_NANOS) {
                worstBefore = worstNow;
                worstNow = 0;
                spanBegan = now;
            }
            worstNow = Math.max(worstNow, now - dueNanos);
            again(now);
        }

        void again(long now) {
            dueNanos = now + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
            if (!loop.isShuttingDown()) {
                loop.schedule(this, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        long worst(long now) {
            return Math.max(Math.max(worstNow, worstBefore), Math.max(0, now - dueNanos));
        }
    }
}
