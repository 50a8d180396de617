package dev.sandboxrouter.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One WATCH: a response that does not end, a line for each event. Everything is told on one thread, the executor's. Only
 * a few pieces wait for it, so that a slow listener slows the API server down rather than filling the memory. Not one by
 * one: two threads would take turns for each, which on a busy machine makes a burst of events late.
 * After {@link #cancel} nothing more is told.
 */
final class WatchCall<T> {

    /** Pieces as the client reads them, an event or some kilobytes each. */
    static final int MOST_WAITING = 64;

    /** Hears of a watch. {@link #ended} is the last call, and comes exactly once unless the watch was cancelled. */
    interface Listener<T> {

        /** The API server agreed. */
        void opened();

        /** An object changed. */
        void changed(WatchEvent.Change change, T item);

        /** Nothing changed up to this version. */
        void bookmark(@Nullable String version);

        /**
         * It is over.
         *
         * @param problem null if the API server ended it properly
         */
        void ended(@Nullable ApiProblem problem);
    }

    private final String call;
    private final ApiKind<T> kind;
    private final Listener<T> listener;
    private final Lines lines = new Lines(this::line);
    /** What has come and was not taken yet. */
    private final Queue<List<ByteBuffer>> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicInteger count = new AtomicInteger();
    /** Whether nothing more was asked for, because too much waits. */
    private final AtomicBoolean held = new AtomicBoolean();

    private boolean over;
    private @Nullable AsyncBody body;

    private WatchCall(String call, ApiKind<T> kind, Listener<T> listener) {
        this.call = call;
        this.kind = kind;
        this.listener = listener;
    }

    static <T> WatchCall<T> start(
            HttpClient http, HttpRequest request, String call, ApiKind<T> kind, Executor thread, Listener<T> listener) {
        WatchCall<T> watch = new WatchCall<>(call, kind, listener);
        http.consumeBytes(request, (bytes, body) -> watch.arrived(bytes, body, thread))
                .whenCompleteAsync((response, failure) -> watch.answered(response, failure, thread), thread);
        return watch;
    }

    /** Ends it; on the thread. */
    void cancel() {
        over = true;
        stop();
    }

    private void answered(@Nullable HttpResponse<AsyncBody> response, @Nullable Throwable failure, Executor thread) {
        if (response == null) {
            end(ApiProblem.of(call, failure == null ? new IOException("no response") : failure));
            return;
        }
        AsyncBody open = response.body();
        body = open;
        if (over) {
            open.cancel();
        } else if (response.code() != 200) {
            open.cancel();
            end(ApiProblem.ofStatus(call, kind.needs(), response.code(), "", response.header("Retry-After")));
        } else {
            listener.opened();
            open.done()
                    .whenCompleteAsync(
                            (done, broken) -> end(broken == null ? null : ApiProblem.of(call, broken)), thread);
            open.consume();
        }
    }

    /** On the client's thread, which alone adds: between question and answer the number can only fall. */
    private void arrived(List<ByteBuffer> bytes, AsyncBody open, Executor thread) {
        boolean room = count.get() < MOST_WAITING - 1;
        if (!room) {
            held.set(true);
        }
        waiting.add(bytes);
        if (count.incrementAndGet() == 1) {
            thread.execute(() -> takeAll(open));
        }
        if (room) {
            open.consume();
        }
    }

    private void takeAll(AsyncBody open) {
        do {
            take(Objects.requireNonNull(waiting.poll()), open);
        } while (count.decrementAndGet() > 0);
        if (held.getAndSet(false) && !over) {
            open.consume();
        }
    }

    private void take(List<ByteBuffer> buffers, AsyncBody open) {
        if (over) {
            open.cancel();
            return;
        }
        try {
            buffers.forEach(lines::add);
        } catch (IllegalStateException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private void line(Bytes json) {
        try {
            WatchEvent<T> event = kind.event(json);
            if (!over) {
                told(event);
            }
        } catch (IOException e) {
            fail("an event cannot be read: " + PodJson.why(e));
        }
    }

    private void told(WatchEvent<T> event) {
        if (event.type() == null) {
            fail("an event without type or object");
            return;
        }
        switch (event.type()) {
            case "ADDED" -> changed(WatchEvent.Change.ADDED, event.item());
            case "MODIFIED" -> changed(WatchEvent.Change.MODIFIED, event.item());
            case "DELETED" -> changed(WatchEvent.Change.DELETED, event.item());
            case "BOOKMARK" -> listener.bookmark(event.version());
            case "ERROR" -> error(event);
            default -> fail("an event of type " + event.type());
        }
    }

    private void changed(WatchEvent.Change change, @Nullable T item) {
        if (item == null) {
            fail("an event about none of the " + kind.plural());
        } else {
            listener.changed(change, item);
        }
    }

    private void error(WatchEvent<T> status) {
        stop();
        end(ApiProblem.ofStatus(call, kind.needs(), status.code(), status.message(), null));
    }

    private void fail(String why) {
        stop();
        end(new ApiProblem(RelistCause.MALFORMED, "cannot " + call + ": " + why));
    }

    private void stop() {
        AsyncBody open = body;
        if (open != null) {
            open.cancel();
        }
    }

    private void end(@Nullable ApiProblem problem) {
        if (!over) {
            over = true;
            listener.ended(problem);
        }
    }
}
