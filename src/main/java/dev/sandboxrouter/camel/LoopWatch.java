package dev.sandboxrouter.camel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which step of which route keeps an event loop busy. A route runs on the event loop of its connection, where a step
 * that waits makes hundreds of other requests wait; nothing fails then, everything is merely slow, so somebody has to say
 * it. A thread looks every {@value #LOOK_MILLIS} ms whether a loop still is in the exchange that it was in before, and
 * warns once it has been there for {@value #BLOCKED_MILLIS} ms.
 *
 * <p>A request pays two ordered stores for it. Steps of the user's are seen on event loops of other owners too, where a
 * route goes on after a call of theirs. What blocks a loop outside of a route is not seen.
 */
public final class LoopWatch implements AutoCloseable {

    /** Between two looks. */
    static final long LOOK_MILLIS = 100;

    /** From here on a step blocks; far above what deciding takes, and below what a person notices. */
    static final long BLOCKED_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

    /** Of the threads that are known to be event loops; others have none and are not watched. */
    private static final ThreadLocal<@Nullable Slot> SLOT = new ThreadLocal<>();

    private final List<Slot> slots = new CopyOnWriteArrayList<>();
    private final LongAdder blocked = new LongAdder();
    private @Nullable Thread watcher;

    /** What a loop is in. Written by the loop, read by the watcher; the rest is the watcher's. */
    private static final class Slot {

        private final Thread loop;
        private final AtomicReference<@Nullable Exchange> current = new AtomicReference<>();
        private @Nullable Exchange seen;
        private long sinceNanos;
        private boolean told;

        Slot(Thread loop) {
            this.loop = loop;
        }

        void run(Exchange exchange, Runnable work) {
            Exchange before = current.getPlain();
            current.lazySet(exchange);
            try {
                work.run();
            } finally {
                current.lazySet(before);
            }
        }
    }

    /** Starts to look. */
    public synchronized void start() {
        if (watcher == null) {
            watcher = new Thread(this::watch, "sandbox-router-loop-watch");
            watcher.setDaemon(true);
            watcher.start();
        }
    }

    @Override
    public synchronized void close() {
        if (watcher != null) {
            watcher.interrupt();
            watcher = null;
        }
    }

    /** How often a loop was found blocked, since the start. */
    public long blocked() {
        return blocked.sum();
    }

    /** Runs what a route does first with an exchange on this thread, which is an event loop. */
    public void begin(Exchange exchange, Runnable work) {
        Slot slot = SLOT.get();
        (slot == null ? take(Thread.currentThread()) : slot).run(exchange, work);
    }

    private Slot take(Thread loop) {
        Slot slot = new Slot(loop);
        SLOT.set(slot);
        slots.add(slot);
        return slot;
    }

    /** Whether this thread is an event loop that is known to be in an exchange, and so watched. */
    public static boolean isWatched() {
        Slot slot = SLOT.get();
        return slot != null && slot.current.getPlain() != null;
    }

    /** Runs what a route does with an exchange that waited for something; on any thread. */
    public static void resume(Exchange exchange, Runnable work) {
        Slot slot = SLOT.get();
        if (slot == null) {
            work.run();
        } else {
            slot.run(exchange, work);
        }
    }

    private void watch() {
        long before = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException closed) {
                return;
            }
            long now = System.nanoTime();
            boolean allStoodStill = now - before > TimeUnit.MILLISECONDS.toNanos(BLOCKED_MILLIS);
            before = now;
            slots.removeIf(slot -> !slot.loop.isAlive()); // a client of a route's that was stopped
            for (Slot slot : slots) {
                look(slot, now, allStoodStill);
            }
        }
    }

    /** A pause of the whole machine is no step's fault: the time begins anew then. */
    private void look(Slot slot, long now, boolean allStoodStill) {
        Exchange exchange = slot.current.get();
        if (exchange != slot.seen || allStoodStill) {
            if (slot.told && exchange != slot.seen) {
                LOG.warn("event loop {} goes on, after {} ms", slot.loop.getName(), millisSince(slot, now));
            }
            slot.seen = exchange;
            slot.sinceNanos = now;
            slot.told = false;
        } else if (exchange != null && !slot.told && millisSince(slot, now) >= BLOCKED_MILLIS) {
            slot.told = true;
            blocked.increment();
            LOG.warn(
                    "event loop {} is blocked by {}, for {} ms so far; every other request of this loop waits. A step that"
                            + " waits has to be asynchronous, or to stand behind the threads EIP: see docs/customizing.md",
                    slot.loop.getName(),
                    placeOf(exchange),
                    millisSince(slot, now),
                    new BlockedHere(slot.loop));
        }
    }

    private static long millisSince(Slot slot, long now) {
        return TimeUnit.NANOSECONDS.toMillis(now - slot.sinceNanos);
    }

    /** Read while the loop may go on: what it says is for people. */
    private static String placeOf(Exchange exchange) {
        List<String> words = new ArrayList<>();
        String step = exchange.getExchangeExtension().getHistoryNodeId();
        if (step != null) {
            words.add("the step " + step);
        }
        UnitOfWork work = exchange.getUnitOfWork();
        Route route = work == null ? null : work.getRoute();
        words.add("the route " + (route == null ? exchange.getFromRouteId() : route.getRouteId()));
        return String.join(" of ", words);
    }

    /** Shows where the loop is. */
    private static final class BlockedHere extends Exception {

        private static final long serialVersionUID = 1L;

        BlockedHere(Thread loop) {
            super("where the loop is", null, false, true);
            setStackTrace(loop.getStackTrace());
        }
    }
}
