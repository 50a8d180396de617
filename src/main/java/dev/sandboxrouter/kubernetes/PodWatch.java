package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.Backlog;
import dev.sandboxrouter.directory.PodEvent;
import dev.sandboxrouter.directory.PodRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows the pods of sandboxes, for ever (contract 4.7): a {@link Reflector} that speaks {@link PodEvent}. */
public final class PodWatch implements AutoCloseable {

    /** Takes the events, in order, on the watch's thread. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes one.
         *
         * @return false if it shows that another one is missing
         */
        boolean accept(PodEvent event) throws Exception;
    }

    private final Reflector<PodRecord> reflector;

    PodWatch(ResourceApi<PodRecord> api) {
        this.reflector = new Reflector<>(api, "sandbox-router-pod-watch");
    }

    /** Is told the cause of every LIST; set it before {@link #start}. */
    public void onRelist(Consumer<RelistCause> listener) {
        reflector.onRelist(listener);
    }

    /** Begins, once. */
    public void start(Sink events) {
        reflector.start(new Reflector.Sink<>() {
            @Override
            public boolean listed(Listing<PodRecord> page) throws Exception {
                return events.accept(new PodEvent.Listed(
                        page.items(), page.first(), page.last(), page.begunNanos(), page.version()));
            }

            @Override
            public boolean changed(WatchEvent.Change change, PodRecord pod, long listBegunNanos) throws Exception {
                return events.accept(new PodEvent.Changed(PodEvent.Change.valueOf(change.name()), pod, listBegunNanos));
            }
        });
    }

    /** What has arrived, and the sink has not taken yet. */
    public Backlog backlog() {
        return reflector.backlog();
    }

    /** Done when all pods have been listed for the first time. */
    public CompletableFuture<Void> synced() {
        return reflector.synced();
    }

    /** What went wrong last, until it goes well again; null if all is well. */
    public @Nullable String problem() {
        return reflector.problem();
    }

    /** For how long nothing is known: the time since anything was heard, or a probe showed that there was nothing. */
    public Duration age() {
        return reflector.age();
    }

    @Override
    public void close() {
        reflector.close();
    }
}
