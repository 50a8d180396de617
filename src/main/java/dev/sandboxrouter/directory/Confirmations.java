package dev.sandboxrouter.directory;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks the API server about pods that the directory is not sure of; contract 4.6 and 4.8. However many requests wait for
 * one pod, one read of it is under way at a time. Any thread.
 */
final class Confirmations {

    /** How long a request waits to know whether its pod is still there. */
    static final long LIMIT_MILLIS = 1_000;

    private final PodDirectory directory;
    private final PodReader reader;
    /** Who waits for the read of a pod. Guarded by itself. */
    private final Map<PodRecord.Name, List<Consumer<PodReader.Reading>>> underWay = new HashMap<>();

    Confirmations(PodDirectory directory, PodReader reader) {
        this.directory = directory;
        this.reader = reader;
    }

    /** Tells, within {@value #LIMIT_MILLIS} ms, whether the pod may be dialled there for a request that came then. */
    void confirm(InetAddress address, String podUid, long sinceNanos, Consumer<Confirmation> whenDone) {
        CompletableFuture<Confirmation> verdict = new CompletableFuture<>();
        verdict.completeOnTimeout(Confirmation.UNKNOWN, LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .thenAccept(whenDone);
        judge(address, podUid, sinceNanos, verdict);
    }

    /** A read that began before the pod became doubtful settles nothing; then another one follows. */
    private void judge(InetAddress address, String podUid, long sinceNanos, CompletableFuture<Confirmation> verdict) {
        StoredPod holder = directory.holder(address, podUid);
        if (holder == null) {
            verdict.complete(Confirmation.MOVED);
        } else if (directory.isSure(address, podUid, sinceNanos)) {
            verdict.complete(Confirmation.CONFIRMED);
        } else if (!verdict.isDone()) {
            read(holder, reading -> {
                if (reading instanceof PodReader.Reading.Failed) {
                    verdict.complete(Confirmation.UNKNOWN);
                } else {
                    judge(address, podUid, sinceNanos, verdict);
                }
            });
        }
    }

    private void read(StoredPod pod, Consumer<PodReader.Reading> waiter) {
        synchronized (underWay) {
            List<Consumer<PodReader.Reading>> waiting = underWay.get(pod.name());
            if (waiting != null) {
                waiting.add(waiter);
                return;
            }
            underWay.put(pod.name(), new ArrayList<>(List.of(waiter)));
        }
        long begun = System.nanoTime();
        reader.read(pod.name(), reading -> {
            directory.read(pod.name(), pod.uid(), reading, begun);
            tell(pod.name(), reading);
        });
    }

    private void tell(PodRecord.Name name, PodReader.Reading reading) {
        List<Consumer<PodReader.Reading>> waiting;
        synchronized (underWay) {
            waiting = underWay.remove(name);
        }
        if (waiting != null) {
            waiting.forEach(waiter -> waiter.accept(reading));
        }
    }
}
