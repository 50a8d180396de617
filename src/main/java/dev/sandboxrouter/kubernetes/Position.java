package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodRecord;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far a watch has come, in versions and in time. One thread, but for {@link #age}. */
final class Position {

    private String version = "";
    private long number = PodRecord.NO_VERSION;
    private long heardNanos = System.nanoTime();

    /** When it was last known to be up to date. */
    private volatile long currentNanos = heardNanos;

    /** Where a LIST ended. */
    void start(String from) {
        version = from;
        number = PodRecords.version(from);
    }

    /** Something was heard. */
    void heard() {
        heardNanos = System.nanoTime();
        currentNanos = heardNanos;
    }

    /** It was up to date at that moment, although nothing was heard. */
    void confirmed(long nanos) {
        currentNanos = Math.max(currentNanos, nanos);
    }

    /** Takes a later version; an earlier one, or one that is no number, is passed over. */
    void advance(long reached) {
        if (reached > number && number != PodRecord.NO_VERSION) {
            number = reached;
            version = Long.toString(reached);
        }
    }

    String version() {
        return version;
    }

    /** The version as a number; {@link PodRecord#NO_VERSION} where it is none. */
    long number() {
        return number;
    }

    /** The version as a number; null where it is none. */
    static @Nullable Long numberOrNull(@Nullable String version) {
        long number = PodRecords.version(version);
        return number == PodRecord.NO_VERSION ? null : Long.valueOf(number);
    }

    Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /** For how long nothing is known. Any thread. */
    Duration age() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - currentNanos));
    }
}
