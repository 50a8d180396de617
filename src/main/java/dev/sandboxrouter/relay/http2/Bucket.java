package dev.sandboxrouter.relay.http2;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A bucket of so many units that fills with time; it asks for the time only once it is empty. Event loop only. */
final class Bucket {

    private final int size;
    private final long nanosPerUnit;
    private final LongSupplier clock;
    private long left;
    private long filledNanos;

    Bucket(int size, int perSecond, LongSupplier clock) {
        this.size = size;
        this.nanosPerUnit = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.clock = clock;
        this.left = size;
        this.filledNanos = clock.getAsLong();
    }

    /** Takes so many units; false if there were fewer. */
    boolean take(int units) {
        if (units > left) {
            fill();
        }
        left -= units;
        return left >= 0;
    }

    private void fill() {
        long earned = (clock.getAsLong() - filledNanos) / nanosPerUnit;
        filledNanos += earned * nanosPerUnit;
        left = Math.min(size, left + earned);
    }
}
