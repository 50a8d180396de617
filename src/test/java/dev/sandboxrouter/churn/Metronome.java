package dev.sandboxrouter.churn;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Measures how long this JVM made one of its threads wait for its turn: what no margin can tell from a slow router. */
final class Metronome implements AutoCloseable {

    private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(10);

    private volatile boolean stopped;
    private volatile long worst;

    Metronome() {
        Thread thread = new Thread(this::run, "metronome");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!stopped) {
            long before = System.nanoTime();
            LockSupport.parkNanos(BEAT);
            worst = Math.max(worst, System.nanoTime() - before - BEAT);
        }
    }

    long worstMillis() {
        return TimeUnit.NANOSECONDS.toMillis(worst);
    }

    @Override
    public void close() {
        stopped = true;
    }
}
