package dev.sandboxrouter.relay.tunnel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a tunnel may still live by its options. Event loop only; moments are of {@link System#nanoTime()}. */
final class Lifespan {

    private final TunnelOptions options;
    private final long openedAt = System.nanoTime();
    private long lastHeard = openedAt;

    Lifespan(TunnelOptions options) {
        this.options = options;
    }

    /** One of the sides sent something. Nothing is rescheduled for that; the timer finds out when it fires. */
    void heard() {
        if (!options.idleTimeout().isZero()) {
            lastHeard = System.nanoTime();
        }
    }

    /** Which limit has been reached; null if none. */
    @Nullable
    CloseReason over(long now) {
        if (isOver(options.maxLifetime(), openedAt, now)) {
            return CloseReason.LIFETIME;
        }
        return isOver(options.idleTimeout(), lastHeard, now) ? CloseReason.IDLE : null;
    }

    /** Asks to be woken when a limit may be reached; does nothing where there is none. */
    void arm(WakeUp wakeUp) {
        arm(wakeUp, options.maxLifetime(), openedAt);
        arm(wakeUp, options.idleTimeout(), lastHeard);
    }

    private static void arm(WakeUp wakeUp, Duration limit, long since) {
        if (!limit.isZero()) {
            wakeUp.noLaterThan(since + limit.toNanos());
        }
    }

    private static boolean isOver(Duration limit, long since, long now) {
        return !limit.isZero() && now - since >= limit.toNanos();
    }
}
