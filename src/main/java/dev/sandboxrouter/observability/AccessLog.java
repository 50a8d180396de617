package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.TrafficListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.message.Message;

/**
 * One line of JSON for every request, on the logger {@value #LOGGER}; contract section 14, {@code docs/access-log.md}.
 *
 * <p>The caller only leaves the record in a ring. A daemon thread looks there every {@link #BATCH_WINDOW}, writes what it
 * finds and sleeps again; it is woken by a request only after a second of silence. On one core, a wake-up for each request
 * would take the processor from the event loop at the moment when the answer is about to be written.
 *
 * <p>What one look finds goes to log4j2 as one event of many lines, because log4j2's console appender flushes after every
 * event: a system call a line would be a tenth of the router's time at full load.
 *
 * <p>If the output does not keep up, the ring fills; from then on lines are dropped, counted and, once a second, warned
 * about. Requests are never held up.
 */
public final class AccessLog implements TrafficListener, AutoCloseable {

    /** The log4j2 logger, level info, that gets the lines. */
    public static final String LOGGER = "sandbox-router.access";

    /** Lines that may wait: more than half a second of a router's full load. */
    static final int CAPACITY = 65_536;

    /** Between two looks: a line is at most this old, and scheduling, when it is written. */
    static final Duration BATCH_WINDOW = Duration.ofMillis(5);

    /** Looks in vain after which the thread sleeps until a request wakes it: one second's worth. */
    private static final int LOOKS_BEFORE_SLEEP = 200;

    /** Most characters of one log event, give or take a line; bounds the buffers that log4j2 fills. */
    private static final int MAX_EVENT_CHARS = 32 * 1024;

    /** How long {@link #close} waits for the last lines. */
    public static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(1);

    private enum Mode {
        LOOKING,
        ASLEEP,
        CLOSED
    }

    private final Logger access = LogManager.getLogger(LOGGER);
    private final Logger log = LogManager.getLogger(AccessLog.class);
    private final RequestQueue queue = new RequestQueue(CAPACITY, RequestQueue::textOf);
    private final AtomicReference<Mode> mode = new AtomicReference<>(Mode.LOOKING);
    private final LongAdder dropped;
    private final Thread writer = new Thread(this::run, "access-log");

    // The writer thread's own.
    private final AccessLine line = new AccessLine();
    private final StringBuilder lines = new StringBuilder(MAX_EVENT_CHARS + 4096);
    private long droppedWarned;
    private long lastWarning = System.nanoTime() - BETWEEN_WARNINGS.toNanos();

    private AccessLog(LongAdder dropped) {
        this.dropped = dropped;
        this.droppedWarned = dropped.sum();
        writer.setDaemon(true);
    }

    /**
     * Opens the log and starts its thread.
     *
     * @param dropped counts the lines that a full queue dropped; {@link RouterMetrics#accessLogDropped} as a rule
     */
    public static AccessLog open(LongAdder dropped) {
        AccessLog log = new AccessLog(dropped);
        log.writer.start();
        return log;
    }

    @Override
    public void requestEnded(CompletedRequest request) {
        if (!queue.offer(request, System.currentTimeMillis())) {
            dropped.increment();
        } else if (mode.get() == Mode.ASLEEP && mode.compareAndSet(Mode.ASLEEP, Mode.LOOKING)) {
            LockSupport.unpark(writer);
        }
    }

    /**
     * Writes what is queued and ends the thread; waits for it for two seconds at most, and gives up on the rest if the
     * output is stuck. What ends later is not logged: close it after the last request.
     */
    @Override
    public void close() {
        mode.set(Mode.CLOSED);
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            log.warn("access log: gave up after {} ms, the last lines are lost", CLOSE_WAIT.toMillis());
        }
    }

    private void run() {
        int looksInVain = 0;
        while (mode.get() != Mode.CLOSED) {
            looksInVain = writeBatch() ? 0 : looksInVain + 1;
            warnOfDrops(false);
            if (looksInVain >= LOOKS_BEFORE_SLEEP) {
                sleepUntilOffered();
                looksInVain = 0;
            }
            LockSupport.parkNanos(this, BATCH_WINDOW.toNanos());
        }
        writeBatch();
        warnOfDrops(true);
    }

    /** Returns at once if a record came meanwhile: the offer is published before its thread reads the mode. */
    private void sleepUntilOffered() {
        if (mode.compareAndSet(Mode.LOOKING, Mode.ASLEEP)) {
            while (mode.get() == Mode.ASLEEP && queue.isEmpty()) {
                LockSupport.park(this);
            }
            mode.compareAndSet(Mode.ASLEEP, Mode.LOOKING);
        }
    }

    /** Writes all that is queued; false if nothing was. */
    private boolean writeBatch() {
        boolean any = false;
        for (CompletedRequest request = queue.poll(); request != null; request = queue.poll()) {
            any = true;
            line.append(lines, request, queue.polledEndedAt());
            if (lines.length() >= MAX_EVENT_CHARS) {
                emit();
                // Here too: with an output that is slow but not stuck, this loop need not end.
                warnOfDrops(false);
            }
        }
        emit();
        return any;
    }

    private void emit() {
        if (lines.length() == 0) {
            return;
        }
        try {
            Message event = new LinesMessage(lines);
            access.info(event);
        } catch (RuntimeException e) {
            // An operator's appender may throw; this thread must outlive it, or every later line is lost.
            log.error("access log: lines were lost", e);
        }
        lines.setLength(0);
    }

    private void warnOfDrops(boolean last) {
        long count = dropped.sum();
        long now = System.nanoTime();
        if (count != droppedWarned && (last || now - lastWarning >= BETWEEN_WARNINGS.toNanos())) {
            log.warn("access log: output too slow, {} lines dropped", count - droppedWarned);
            droppedWarned = count;
            lastWarning = now;
        }
    }
}
