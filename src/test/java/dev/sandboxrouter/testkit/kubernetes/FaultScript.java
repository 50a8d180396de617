package dev.sandboxrouter.testkit.kubernetes;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an API server at present; nothing to begin with. Each setting holds for requests, watches and events
 * from then on, also those under way. Thread-safe.
 */
public final class FaultScript {

    /** A span out of which delays are drawn. */
    record Span(long fromNanos, long toNanos) {
        static final Span NONE = new Span(0, 0);

        long at(double fraction) {
            return fromNanos + (long) (fraction * (toNanos - fromNanos));
        }
    }

    private volatile Function<ApiRequest, Answer> requests = request -> Answer.SERVE;
    private volatile Span delay = Span.NONE;
    private volatile boolean stalled;
    private volatile double duplicates;
    private volatile boolean reordering;
    private volatile int eventsPerWatch = Integer.MAX_VALUE;
    private volatile long cacheLagNanos;
    private volatile long bookmarkNanos = Duration.ofMinutes(1).toNanos();
    private volatile @Nullable String token;

    /** Decides about every request from now on. */
    public void answer(Function<ApiRequest, Answer> decision) {
        requests = decision;
    }

    /** Events are on their way for a time between these two. Their order stays. */
    public void delayEvents(Duration atLeast, Duration atMost) {
        delay = new Span(atLeast.toNanos(), atMost.toNanos());
    }

    /** Holds back whatever a watch has to say, bookmarks too; ended by the same with {@code false}. */
    public void stall(boolean on) {
        stalled = on;
    }

    /** The share of events, 0..1, that are told twice. */
    public void duplicateEvents(double share) {
        duplicates = share;
    }

    /** Whether events that are due together may change places, those of one pod aside. */
    public void reorderEvents(boolean on) {
        reordering = on;
    }

    /** Every watch ends cleanly after so many events or bookmarks. */
    public void closeWatchesAfter(int events) {
        eventsPerWatch = events;
    }

    /** How far the cache is behind that answers lists of {@code resourceVersion=0} and of "not older than". */
    public void lagCache(Duration lag) {
        cacheLagNanos = lag.toNanos();
    }

    /** How long a watch is without an event before it says at least how far it is; a minute to begin with. */
    public void bookmarkAfter(Duration silence) {
        bookmarkNanos = silence.toNanos();
    }

    /** The bearer token without which every request is answered 401; null to let everybody in. */
    public void requireToken(@Nullable String required) {
        token = required;
    }

    /** Back to a sound server. The token that it wants and the rhythm of its bookmarks stay. */
    public void heal() {
        requests = request -> Answer.SERVE;
        delay = Span.NONE;
        stalled = false;
        duplicates = 0;
        reordering = false;
        eventsPerWatch = Integer.MAX_VALUE;
        cacheLagNanos = 0;
    }

    Answer decide(ApiRequest request) {
        String required = token;
        boolean unknown = required != null
                && !("Bearer " + required).equals(request.headers().get("authorization"));
        return unknown ? new Answer.Fail(ApiStatus.UNAUTHORIZED) : requests.apply(request);
    }

    Span delay() {
        return delay;
    }

    boolean stalled() {
        return stalled;
    }

    double duplicates() {
        return duplicates;
    }

    boolean reordering() {
        return reordering;
    }

    int eventsPerWatch() {
        return eventsPerWatch;
    }

    long bookmarkNanos() {
        return bookmarkNanos;
    }

    long cacheLagNanos() {
        return cacheLagNanos;
    }
}
